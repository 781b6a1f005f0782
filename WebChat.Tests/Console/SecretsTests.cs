using WebChat.Cli;

namespace WebChat.Tests.ConsoleClient;

/// <summary>The same cases as those of the page. They are put together here, so that nobody who looks for secrets finds one in this file.</summary>
public sealed class SecretsTests
{
    private const string Digits = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    private static readonly string Letters = string.Concat(Enumerable.Repeat("aB3dE5gH7jK9mN1pQ2sT4vW6yZ8", 8));

    public static TheoryData<string, string> Found()
    {
        var found = new TheoryData<string, string>();
        Add("a private key", "-----BEGIN PRIVATE " + "KEY-----", "-----BEGIN RSA PRIVATE " + "KEY-----\nMIIE");
        Add("a private key", "-----BEGIN PGP PRIVATE " + "KEY BLOCK-----", "PuTTY-User-Key-" + "File-3: ssh-ed25519");
        Add("a cloud key", "AKIA" + "IOSFODNN7EXAMPLE", $"aws_secret_access_key = {Some(40)}", $"AIza{Some(35)}", $"GOCSPX-{Some(28)}");
        Add("a cloud key", $"DefaultEndpointsProtocol=https;AccountName=x;AccountKey={Some(86)}==", $"abc8Q~{Some(34)}");
        Add("a cloud key", $"https://x.blob.core.windows.net/a?sv=1&sig={Some(44)}%3D");
        Add(
            "an access token",
            $"ghp_{Some(36)}",
            $"github_pat_{Some(22)}_{Some(59)}",
            $"glpat-{Some(20)}",
            $"xoxb-123456789012-{Some(24)}"
        );
        Add(
            "an access token",
            $"https://hooks.slack.com/services/T{Some(8)}/B{Some(8)}/{Some(24)}",
            $"npm_{Some(36)}",
            $"sk_live_{Some(24)}"
        );
        Add("an access token", $"sk-{Some(48)}", $"sk-proj-{Some(60)}", $"hf_{Some(34)}", $"dop_v1_{Digits}", $"12345678:AA{Some(33)}");
        Add("an access token", $"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.{Some(43)}", $"curl -H \"Authorization: Bearer {Some(40)}\"");
        Add("a card number", "4111 1111 1111 1111", "my card is 5555-5555-5555-4444.", "378282246310005", "(6011111111111117)");
        Add("a card number", "3530111333300000", "6200000000000005", "12 4111 1111 1111 1111 12/29 123");
        Add("a password", "password=hunter2", "DB_PASSWORD=correct horse", "PASSWORD: hunter22", "passwd = \"s3cret!x\"", "密码：abc12345");
        Add("a password", "{\"password\": \"pa$$word1\"}", "api_key=abcd1234", "secret: x9-y8-z7", "mot de passe : azerty12");
        Add("a password", "postgres://app:hunter2@db.example/app", "Server=db;Uid=sa;Pwd=Hunter2;");
        return found;

        void Add(string kind, params string[] texts)
        {
            foreach (var text in texts)
                found.Add(kind, text);
        }

        static string Some(int count) => Letters[..count];
    }

    [Theory]
    [MemberData(nameof(Found))]
    public void A_secret_is_recognised_alone_and_among_words(string kind, string text)
    {
        Assert.Equal([kind], Secrets.In(text));
        Assert.Equal([kind], Secrets.In($"look,\nhere: {text}\nthanks"));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("what is the password: is it on the board?")]
    [InlineData("the password: please ask Bob")]
    [InlineData("password reset, passwords, password?")]
    [InlineData("password=<your password> password=*** password=$PASSWORD password=${PASSWORD} pwd=xxxx password=changeme")]
    [InlineData("const password = process.env.PASSWORD; secret=None")]
    [InlineData("passwords: none")]
    [InlineData("-----BEGIN CERTIFICATE-----")]
    [InlineData("-----BEGIN PUBLIC KEY-----")]
    [InlineData("4111 1111 1111 1112")]
    [InlineData("1234567890123456 1111111111111111 0000 0000 0000 0000")]
    [InlineData("+49 151 23456789 and 2026-11-21 21:45:00 and 3.14159265358979")]
    [InlineData("order 20261121000000001, call 004915123456789")]
    [InlineData("sk-loading-indicator-with-a-long-name sk-learn")]
    [InlineData("AKIA is a prefix, ghp_ too, and eyJ")]
    [InlineData("commit 9fceb02d0ae598e95dc970b74767f19372d61af8")]
    [InlineData("550e8400-e29b-41d4-a716-446655440000")]
    [InlineData("https://user@example.com/ http://example.com:8080/a@b")]
    [InlineData("sha512-KvOKXODaiFmId9xaq3xc5xCL66wVLUuOngDbO9B/kewbFTqdGbn2nJxNhN3H5R1cgDTVj6R8vH0zgiNDEGjpDw==")]
    [InlineData("the secret: love")]
    [InlineData("iban DE89 3704 0044 0532 0130 00")]
    public void What_only_looks_like_one_is_none(string text) => Assert.Empty(Secrets.In(text));

    [Fact]
    public void One_is_asked_once_for_each_line()
    {
        var guard = new SecretGuard();
        Assert.Null(guard.Ask("hello"));
        var warning = guard.Ask($"password=hunter2 4111111111111111 ghp_{Letters[..36]}");
        Assert.Contains("an access token, a card number and a password", warning, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", warning, StringComparison.Ordinal);

        Assert.NotNull(guard.Ask("password=hunter2"));
        Assert.NotNull(guard.Ask("password=hunter22"));
        Assert.Null(guard.Ask("password=hunter22"));
        // It was sent: the same again is another message.
        Assert.NotNull(guard.Ask("password=hunter22"));
    }
}
