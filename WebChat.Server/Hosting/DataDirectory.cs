using Microsoft.Extensions.Options;
using WebChat.Server.Storage;

namespace WebChat.Server;

/// <summary>Where the database and the admin key are.</summary>
internal sealed class DataDirectory
{
    /// <exception cref="StoreUnusableException">It cannot be made.</exception>
    public DataDirectory(IOptions<ChatOptions> options, IHostEnvironment host)
    {
        Path = System.IO.Path.GetFullPath(options.Value.DataDirectory is { Length: > 0 } set ? set : "data", host.ContentRootPath);
        try
        {
            // Private messages are in there: nobody else on this machine reads them.
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(Path);
            else
                Directory.CreateDirectory(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException(
                $"The folder {Path} cannot be made ({e.Message.TrimEnd('.')}). Check the rights, or set Chat:DataDirectory.",
                e
            );
        }
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);
}
