using System.Diagnostics;
using System.Text.Json;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Protocol;

public sealed class OfficialClientTests
{
    [Fact]
    public async Task The_javascript_package_of_signalr_works_with_its_default_settings()
    {
        await using var server = ChatServer.Start();
        var start = new ProcessStartInfo("node")
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Repository.File("WebChat.Tests", "Protocol", "official-client.mjs"));
        start.ArgumentList.Add(Repository.File("package.json"));
        start.ArgumentList.Add(server.Url.ToString());
        using var node = Process.Start(start)!;
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        try
        {
            await node.WaitForExitAsync().InTime();
        }
        finally
        {
            if (!node.HasExited)
                node.Kill();
        }

        Assert.True(node.ExitCode == 0, await errors);

        var said = JsonSerializer.Deserialize<JsonElement>(await output);
        Assert.Equal("ann", said.GetProperty("welcome").GetProperty("ok").GetProperty("nickname").GetString());
        Assert.True(said.GetProperty("room").GetProperty("ok").GetProperty("complete").GetBoolean());
        Assert.Equal(1, said.GetProperty("receipt").GetProperty("ok").GetProperty("seq").GetInt64());
        Assert.Equal("hello from the official client", said.GetProperty("heard").GetProperty("text").GetString());
        Assert.Equal("nickname_taken", said.GetProperty("refused").GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("quit", said.GetProperty("left").GetProperty("reason").GetString());
    }
}
