using WebChat.Contracts;
using WebChat.Server.Chat.Names;

namespace WebChat.Tests.Names;

public sealed class NicknameRules
{
    [Theory]
    [InlineData("Ann", "Ann")]
    [InlineData("O'Brien", "O’Brien")]
    [InlineData("Ｏ＇Brien", "O’Brien")]
    [InlineData("l·l", "l·l")]
    [InlineData("ジョン・スミス", "ジョン・スミス")]
    [InlineData("हिन्दी", "हिन्दी")]
    [InlineData("٤٢سامي", "٤٢سامي")]
    [InlineData("Анна-Мария", "Анна-Мария")]
    [InlineData("Ελένη", "Ελένη")]
    [InlineData("a__b_", "a__b_")]
    [InlineData("a_.b", "a_.b")]
    [InlineData("7of9", "7of9")]
    [InlineData("🦊", "🦊")]
    [InlineData("ann🇫🇷", "ann🇫🇷")]
    [InlineData("👍🏽", "👍🏽")]
    [InlineData("🏳️‍🌈", "🏳️‍🌈")]
    [InlineData("👩🏽‍🚀ann", "👩🏽‍🚀ann")]
    [InlineData("#️⃣", "#️⃣")]
    [InlineData("a\u0323\u0330\u0331\u0332", "ạ\u0330\u0331\u0332")]
    public void Accepted(string input, string stored) => Assert.Equal(stored, Nickname.Parse(input).Ok?.Text);

    [Theory]
    [InlineData("al ice", "no spaces")]
    [InlineData("al\u00a0ice", "no spaces")]
    [InlineData("al\u1680ice", "U+1680")]
    [InlineData("a\u0007b", "control characters: remove U+0007")]
    [InlineData("a\u200bb", "invisible characters: remove U+200B")]
    [InlineData("a\u034fb", "invisible characters: remove U+034F")]
    [InlineData("\u3164", "invisible characters: remove U+1160")]
    [InlineData("a\ufff0b", "invisible characters: remove U+FFF0")]
    [InlineData("a\u2800b", "invisible characters: remove U+2800")]
    [InlineData("a\U000e0041b", "invisible characters: remove U+E0041")]
    [InlineData("a\u0600b", "invisible characters: remove U+0600")]
    [InlineData("a\ufe0fb", "U+FE0F only inside an emoji")]
    [InlineData("😀\ufe0f", "U+FE0F only inside an emoji")]
    [InlineData("1\ufe0f", "U+FE0F only inside an emoji")]
    [InlineData("a\u200db", "U+200D only inside an emoji")]
    [InlineData("😀\u200da", "U+200D only inside an emoji")]
    [InlineData("🇫\u200d🇷", "U+200D only inside an emoji")]
    [InlineData("1\u20e3", "U+20E3 only inside an emoji")]
    [InlineData("a\u0640b", "stretch or repeat")]
    [InlineData("a\u303bb", "stretch or repeat")]
    [InlineData("a\u20dd", "enclose a letter: remove U+20DD")]
    [InlineData("a\ue000", "U+E000 is no character of Unicode 15.0.0")]
    [InlineData("a\U0003fffd", "U+3FFFD is no character")]
    [InlineData("a\ufffe", "well-formed")]
    [InlineData("a<b", "“<” (U+003C)")]
    [InlineData("a€", "“€” (U+20AC)")]
    [InlineData("_a", "begins with a letter, a digit or an emoji")]
    [InlineData(".a", "begins with a letter, a digit or an emoji")]
    [InlineData("\u0301a", "begins with a letter, a digit or an emoji")]
    [InlineData("a-", "does not end with “-”")]
    [InlineData("a'", "does not end with “’”")]
    [InlineData("a..b", "two punctuation characters")]
    [InlineData("a-.b", "two punctuation characters")]
    [InlineData("a\u0323\u0330\u0331\u0332\u0333\u0334", "at most 4 marks")]
    [InlineData("1٢", "digits of one kind")]
    [InlineData("Annа", "Latin with Cyrillic")]
    [InlineData("Annα", "Latin with Greek")]
    [InlineData("аннα", "Cyrillic with Greek")]
    [InlineData("annسامي", "left to right")]
    [InlineData("alice\u2d7f", "U+2D7F stands after a character of another script")]
    [InlineData("alice\u17d2", "U+17D2 stands after a character of another script")]
    [InlineData(null, "is a text")]
    public void RefusedWithTheReason(string? input, string reason)
    {
        var refusal = Nickname.Parse(input).Error;
        Assert.Equal(Codes.NicknameInvalid, refusal?.Code);
        Assert.Contains(reason, refusal!.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LengthIsCountedInWhatPeopleSeeAndInBytes()
    {
        Assert.NotNull(Nickname.Parse(string.Concat(Enumerable.Repeat("👍🏽", 16))).Ok);
        Assert.Equal(Codes.NicknameTooLong, Nickname.Parse(string.Concat(Enumerable.Repeat("👍🏽", 17))).Error?.Code);
        Assert.NotNull(Nickname.Parse(string.Concat(Enumerable.Repeat("e\u0301", 32))).Ok);
        Assert.Equal(Codes.NicknameTooLong, Nickname.Parse(new string('é', 33)).Error?.Code);
        Assert.Equal(Codes.NicknameTooLong, Nickname.Parse(new string(' ', 257)).Error?.Code);
        Assert.Equal(Codes.NicknameInvalid, Nickname.Parse(new string(' ', 256)).Error?.Code);
    }

    [Theory]
    [InlineData("ALICE", "alice")]
    [InlineData("Ａlice", "alice")]
    [InlineData("o'brien", "O’Brien")]
    [InlineData("STRASSE", "Straße")]
    [InlineData("❤", "❤️")]
    public void SomebodyIsFoundWhateverTheCase(string typed, string held) =>
        Assert.Equal(Nickname.Parse(held).Ok!.CaseKey, Nickname.LookupKey(typed));

    [Theory]
    [InlineData("")]
    [InlineData("\ufffe")]
    [InlineData("\u200b")]
    public void WhatIsNoNicknameIsNobodys(string typed) => Assert.Equal("", Nickname.LookupKey(typed));

    // Lone surrogates do not survive in attributes.
    [Fact]
    public void HalfACharacterIsNone()
    {
        Assert.Equal(Codes.NicknameInvalid, Nickname.Parse("a\ud800").Error?.Code);
        Assert.Equal(Codes.RoomInvalid, RoomName.Parse("a\ud800").Error?.Code);
        Assert.Equal("", Nickname.LookupKey("a\ud800"));
    }

    [Fact]
    public void LookingUpALongTextCostsNothing() => Assert.Equal("", Nickname.LookupKey(new string('\ufdfa', 1_000_000)));

    [Theory]
    [InlineData("paul", "pau1")]
    [InlineData("paul", "PAUI")]
    [InlineData("alice", "аӏісе")]
    [InlineData("HOPE", "НОРЕ")]
    [InlineData("modern", "modem")]
    [InlineData("ann", "🅰nn")]
    [InlineData("us", "🇺🇸")]
    [InlineData("Oslo", "0slo")]
    public void LookAlikesShareASkeleton(string one, string other) =>
        Assert.Equal(Nickname.OfStored(one).SkeletonKey, Nickname.OfStored(other).SkeletonKey);

    [Theory]
    [InlineData("zoe", "zoë")]
    [InlineData("paul", "paul_1")]
    [InlineData("ann", "anna")]
    [InlineData("张伟", "张炜")]
    public void DifferentNamesDoNot(string one, string other) =>
        Assert.NotEqual(Nickname.OfStored(one).SkeletonKey, Nickname.OfStored(other).SkeletonKey, StringComparer.Ordinal);

    [Fact]
    public void NormalizationWorksHere() => Assert.True(UnicodeCheck.NormalizationWorks());
}
