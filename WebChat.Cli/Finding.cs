using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using WebChat.Cli.Terminal;
using WebChat.Client;
using WebChat.Contracts;

namespace WebChat.Cli;

/// <summary>The commands that look for what was said, and take it along.</summary>
/// <param name="chat">The connection.</param>
/// <param name="printer">Words things.</param>
/// <param name="room">The room that one looks at.</param>
/// <param name="print">Shows lines.</param>
internal sealed class Finding(ChatClient chat, Printer printer, Func<string?> room, Action<string> print) : IAsyncDisposable
{
    /// <summary>So many are shown at once.</summary>
    private const int Page = 10;

    /// <summary>So many are looked at for calls in one answer, and so many answers for one list.</summary>
    private const int Looked = 50;
    private const int Answers = 5;

    private static readonly string[] Formats = ["html", "jsonl", "txt"];

    private readonly CancellationTokenSource _leaving = new();
    private Task _saving = Task.CompletedTask;

    // What was looked for last, and where older hits begin.
    private (string Room, Sought Sought, long Before)? _older;

    /// <summary>Looks for words in the room, and whose they are; without any, for older messages with the same.</summary>
    public async Task SearchAsync(string words)
    {
        if (words.Length == 0 && _older is var (before, sought, from))
        {
            await SearchAsync(before, sought, from);
            return;
        }

        var (wanted, objection) = Sought.Parse(words, TimeZoneInfo.Local);
        if (words.Length == 0)
            Fail("Say what to look for: /search words. /search alone then finds older ones.");
        else if (room() is not { } here)
            Fail("You are in no room. /join room enters one.");
        else if (wanted is null)
            Fail(objection ?? "");
        else
            await SearchAsync(here, wanted, null);
    }

    /// <summary>The newest messages of the room that call one by name.</summary>
    public async Task MentionsAsync()
    {
        if (room() is not { } here)
        {
            Fail("You are in no room. /join room enters one.");
            return;
        }

        List<MessageEvent> found = [];
        long? before = null;
        var more = true;
        for (var asked = 0; more && asked < Answers && found.Count < Page; asked++)
        {
            var page = await chat.SearchAsync(here, $"@{chat.Nickname}", before, Looked);
            found.AddRange(page.Hits.Select(Message).OfType<MessageEvent>().Where(m => printer.Callings.Names(m, chat.Nickname)));
            before = page.Next;
            more = page.More && before is not null;
        }

        foreach (var message in found.Take(Page).Reverse())
            print(printer.Found(message));
        var shown = Math.Min(found.Count, Page);
        var older = more || found.Count > shown ? $" There may be older ones: /search @{chat.Nickname}" : "";
        Tell(
            shown switch
            {
                0 => $"Nobody has called you by @{chat.Nickname} in {here}.{older}",
                1 => $"1 message calls you.{older}",
                _ => $"{shown} messages call you.{older}",
            }
        );
    }

    /// <summary>Saves all that was said in the room; one goes on meanwhile.</summary>
    public Task ExportAsync(string format)
    {
        var wanted = format.Length == 0 ? "html" : format.ToLowerInvariant();
        if (room() is not { } here)
            Fail("You are in no room. /join room enters one.");
        else if (!Formats.Contains(wanted, StringComparer.Ordinal))
            Fail($"\"{format}\" is no format. Use html, jsonl or txt.");
        else if (!_saving.IsCompleted)
            Fail("A file is being saved already. Try again when it is done.");
        else
            _saving = SaveAsync(here, wanted);
        return Task.CompletedTask;
    }

    /// <summary>What is being saved is given up.</summary>
    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _saving;
        _leaving.Dispose();
    }

    private async Task SearchAsync(string here, Sought sought, long? before)
    {
        var page = await chat.SearchAsync(here, sought.Words, before, Page, sought.From, sought.Until);
        _older = page.Next is { } next && page.More ? (here, sought, next) : null;
        foreach (var hit in page.Hits.Reverse())
        {
            if (Message(hit) is { } message)
                print(printer.Found(message));
        }

        var older = page.More ? " /search alone finds older ones." : "";
        Tell(
            (page.Hits.Count, before) switch
            {
                (0, null) when !page.More => "Nothing found. Try fewer words, or the beginning of a word.",
                (0, _) when page.More => $"Nothing found so far.{older}",
                (0, _) => "There are no older ones.",
                (1, _) => $"1 message found.{older}",
                var (count, _) => $"{count} messages found.{older}",
            }
        );
    }

    private static MessageEvent? Message(JsonObject hit)
    {
        try
        {
            return hit.Deserialize<ChatEvent>(Wire.Json) as MessageEvent;
        }
        catch (JsonException)
        {
            // Of a newer server.
            return null;
        }
    }

    private async Task SaveAsync(string here, string format)
    {
        // Beside where it will be: it has its name when it is whole.
        var part = Path.Combine(Environment.CurrentDirectory, $"{Guid.NewGuid():N}.part");
        try
        {
            string name;
            await using (var file = new FileStream(part, FileMode.CreateNew))
            {
                Tell($"Saving everything that was said in {here}.");
                name = await chat.TranscriptAsync(here, format, file, _leaving.Token);
            }

            Tell($"Saved in {Move(part, FileNames.Harmless(name) ?? $"{FileNames.Harmless(here) ?? "room"}.{format}")}.");
        }
        catch (ChatRefusedException e) when (e.Code is Codes.SlowDown)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling((e.Refusal.RetryAfterMs ?? 5000) / 1000.0));
            Fail(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"The server is writing another transcript for your address, or several for others. Try again in {seconds} seconds."
                )
            );
        }
        catch (Exception e) when (e is ChatRefusedException or ChatUnreachableException)
        {
            Fail($"{e.Message.TrimEnd('.')}. Nothing was saved: try again later.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Fail($"It cannot be saved in {Environment.CurrentDirectory}: {e.Message}");
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            Fail("The file was not saved.");
        }
        finally
        {
            if (File.Exists(part))
                File.Delete(part);
        }
    }

    /// <summary>Nothing that is there is written over.</summary>
    private static string Move(string part, string name)
    {
        for (var number = 1; ; number++)
        {
            var numbered = number == 1 ? name : $"{Path.GetFileNameWithoutExtension(name)}-{number}{Path.GetExtension(name)}";
            var path = Path.Combine(Environment.CurrentDirectory, numbered);
            if (File.Exists(path))
                continue;
            File.Move(part, path, overwrite: false);
            return numbered;
        }
    }

    private void Tell(string text) => print(printer.Info(SafeText.Line(text)));

    private void Fail(string text) => print(printer.Error(SafeText.Line(text)));
}
