using WebChat.Contracts;
using WebChat.Server.Storage.Search;

namespace WebChat.Tests.Search;

/// <summary>What a query finds in a text, and where; and that the index names every text in which something is found.</summary>
public sealed class SearchQueryTests
{
    [Theory]
    [InlineData("hello", "Hello there", "[Hello] there")]
    [InlineData("HELLO", "well, hello", "well, [hello]")]
    [InlineData("hel", "Hello shell", "[Hel]lo shell")]
    [InlineData("hel there", "hello there", null)]
    [InlineData("there hel", "hello there", "[hel]lo [there]")]
    [InlineData("cafe", "Un café, des CAFÉS", "Un [café], des [CAFÉ]S")]
    [InlineData("café", "cafe", "[cafe]")]
    [InlineData("naïve", "nai\u0308ve", "[nai\u0308ve]")]
    [InlineData("strasse", "Straße", "[Straße]")]
    [InlineData("lodz", "Łódź", "[Łódź]")]
    [InlineData("ёлка", "елка", "[елка]")]
    [InlineData("ｈｅｌｌｏ", "hello", "[hello]")]
    [InlineData("hello", "ｈｅｌｌｏ", "[ｈｅｌｌｏ]")]
    [InlineData("مرحبا", "مَرْحَبًا بك", "[مَرْحَبًا] بك")]
    [InlineData("istanbul", "İstanbul", "[İstanbul]")]
    [InlineData("中文", "我们说中文和英文", "我们说[中文]和英文")]
    [InlineData("文", "我们说中文和英文", "我们说中[文]和英[文]")]
    [InlineData("文英", "我们说中文和英文", null)]
    [InlineData("说中文和", "我们说中文和英文", "我们[说中文和]英文")]
    [InlineData("中文 英文", "我们说中文和英文", "我们说[中文]和[英文]")]
    [InlineData("deploy", "用deploy命令", "用[deploy]命令")]
    [InlineData("東京", "明日は東京へ行く", "明日は[東京]へ行く")]
    [InlineData("か", "が", null)]
    [InlineData("서울", "서울에서 만나요", "[서울]에서 만나요")]
    [InlineData("𠮷野", "𠮷野家で", "[𠮷野]家で")]
    [InlineData("🎉", "done 🎉🎉", "done [🎉🎉]")]
    [InlineData("हिंदी", "मैं हिंदी बोलता हूँ", "मैं [हिंदी] बोलता हूँ")]
    [InlineData("ไทย", "ภาษาไทยง่าย", "ภาษา[ไทย]ง่าย")]
    [InlineData("8080", "port 8080 is taken", "port [8080] is taken")]
    [InlineData("it's", "It’s fine", "[It]’[s] fine")]
    [InlineData("foo_bar", "call foo_bar()", "call [foo]_[bar]()")]
    [InlineData("@ann", "hi @Ann!", "hi [@Ann]!")]
    [InlineData("@ann", "ann was here", null)]
    [InlineData("@jean-pierre", "@Jean-Pierre: yes", "[@Jean-Pierre]: yes")]
    [InlineData("@小明", "@小明你好", "[@小明]你好")]
    [InlineData("a\u00adb", "ab", "[ab]")]
    [InlineData("OR", "to be or not", "to be [or] not")]
    [InlineData("\"quoted\" AND (x) NEAR/2 y*", "quoted and x near 2 y", "[quoted] [and] [x] [near] [2] [y]")]
    public void Finds(string query, string text, string? marked)
    {
        var wanted = Parse(query);
        var marks = wanted.Match(text, "bob", "t1", out _);
        Assert.Equal(marked, marks is null ? null : Marked(text, marks));
        // What is found, the index has; of what is not, it may have what is near.
        if (marked is not null)
            Assert.All(wanted.Needs, need => Assert.Contains(SearchTerms.Of(text, "bob", "t1"), t => Has(t, need)));
    }

    [Theory]
    [InlineData("bob", "Bob", "t1", true)]
    [InlineData("@Bob", "bob", "t1", true)]
    [InlineData("t1", "bob", "t1", true)]
    [InlineData("bo", "bob", "t1", false)]
    [InlineData("T1", "bob", "t1", false)]
    [InlineData("José", "jose", "t1", true)]
    [InlineData("jean pierre", "jean-pierre", "t1", false)]
    [InlineData("\" OR 1=1", "bob", "t1", false)]
    public void Finds_what_somebody_wrote(string author, string nickname, string tag, bool isFound)
    {
        var query = SearchQuery.Parse("", author).Ok!;
        Assert.Equal(isFound, query.Match("anything", nickname, tag, out _) is []);
        if (isFound)
            Assert.NotEmpty(query.Authors.Intersect(SearchTerms.Of("anything", nickname, tag)));
    }

    [Fact]
    public void A_long_run_of_repetitions_costs_no_more_than_its_length()
    {
        // Each of these is two characters when folded.
        var text = "ココ " + new string('ヿ', 3990);
        var query = Parse("コト");
        Assert.NotNull(query.Match(text, "bob", "t1", out var letters));
        Assert.Equal(3 + (2 * 3990), letters);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal([3, 3990], Assert.Single(query.Match(text, "bob", "t1", out _)!));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }

    [Fact]
    public void A_hit_has_a_bounded_number_of_marks()
    {
        var marks = Parse("a").Match(string.Concat(Enumerable.Repeat("a ", 2000)), "bob", "t1", out _)!;
        Assert.Equal(Enumerable.Range(0, SearchQuery.MaxMarks).Select(i => 2 * i), marks.Select(m => m[0]));
    }

    [Theory]
    [InlineData(null, Codes.TextEmpty)]
    [InlineData("", Codes.TextEmpty)]
    [InlineData(" \t\n", Codes.TextEmpty)]
    [InlineData("\"*()-:^", Codes.TextEmpty)]
    [InlineData("\uFE0F\u200D", Codes.TextEmpty)]
    [InlineData("a b c d e f g h i j k l m n o p q r s t u", Codes.TextTooLong)]
    public void Refuses(string? query, string code) => Assert.Equal(code, SearchQuery.Parse(query, null).Error!.Code);

    [Fact]
    public void Refuses_what_is_too_long_and_takes_what_is_not()
    {
        Assert.Equal(Codes.TextTooLong, SearchQuery.Parse(new string('a', 10_000), null).Error!.Code);
        Assert.Equal(Codes.TextInvalid, SearchQuery.Parse("half \uD83D", null).Error!.Code);
        Assert.Equal(Codes.TextInvalid, SearchQuery.Parse("a", "\uDE00").Error!.Code);
        Assert.Equal(Codes.TextTooLong, SearchQuery.Parse("a", new string('a', 10_000)).Error!.Code);
        var word = new string('a', SearchQuery.MaxLength);
        Assert.NotNull(Parse(word).Match(word, "bob", "t1", out _));
        Assert.Null(Parse(word).Match(word[1..], "bob", "t1", out _));
    }

    [Fact]
    public void A_message_has_a_bounded_number_of_terms_and_one_that_says_that_it_had_more()
    {
        var few = SearchTerms.Of(Han(SearchTerms.Most), "bob", "t1");
        Assert.Equal(SearchTerms.Most + 2, few.Count);
        Assert.DoesNotContain(SearchTerms.Any, few);
        var many = SearchTerms.Of(Han(SearchTerms.Most + 1), "bob", "t1");
        Assert.Equal(SearchTerms.Most + 3, many.Count);
        Assert.Contains(SearchTerms.Any, many);
        Assert.Equal(SearchTerms.Most + 3, SearchTerms.Of(Han(4000), "bob", "t1").Count);
        // However often they are said.
        Assert.Equal(few.Count, SearchTerms.Of(Han(SearchTerms.Most) + " " + Han(SearchTerms.Most), "bob", "t1").Count);

        static string Han(int count) => string.Concat(Enumerable.Range(0x4E00, count).Select(c => (char)c));
    }

    [Fact]
    public void A_key_is_never_syntax()
    {
        var query = SearchQuery.Parse("it's \"a\" \\ 'b' & | ! :* @o'neil", "x\" OR '").Ok!;
        var sqlite = SearchKeys.ForSqlite(query, 1, 2);
        Assert.Equal(
            "((\"1.2.it\" AND \"1.2.s\" AND \"1.2.a\" AND \"1.2.b\" AND \"1.2.@o’neil\" *) OR \"1.2.~~\") AND (\"1.2.~xor’\")",
            sqlite
        );
        Assert.Equal(
            "(('1.2.it' & '1.2.s' & '1.2.a' & '1.2.b' & '1.2.@o’neil':*) | '1.2.~~') & ('1.2.~xor’')",
            SearchKeys.ForPostgres(query, 1, 2)
        );
    }

    private static SearchQuery Parse(string query) => SearchQuery.Parse(query, null).Ok ?? throw new InvalidOperationException(query);

    private static bool Has(string term, (string Term, bool IsPrefix) need) =>
        need.IsPrefix ? term.StartsWith(need.Term, StringComparison.Ordinal) : string.Equals(term, need.Term, StringComparison.Ordinal);

    private static string Marked(string text, IReadOnlyList<int[]> marks)
    {
        foreach (var mark in marks.Reverse())
            text = text.Insert(mark[0] + mark[1], "]").Insert(mark[0], "[");
        return text;
    }
}
