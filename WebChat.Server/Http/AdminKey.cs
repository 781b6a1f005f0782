using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using WebChat.Server.Storage;

namespace WebChat.Server.Http;

/// <summary>
/// The secret of the operators: from the settings, or made at the first start (256 random bits) and kept in the data
/// directory, readable by its owner only. Only its digest stays in memory.
/// </summary>
internal sealed class AdminKey
{
    private const string FileName = "admin.key";
    private readonly byte[] _digest;

    public AdminKey(IOptions<ChatOptions> options, DataDirectory data)
    {
        if (!string.IsNullOrEmpty(options.Value.AdminKey))
        {
            _digest = DigestOf(options.Value.AdminKey);
            return;
        }

        Path = data.File(FileName);
        _digest = DigestOf(ReadOrMake(Path));
    }

    /// <summary>The file that holds it; none: it is in the settings.</summary>
    public string? Path { get; }

    /// <summary>Compares digests, in constant time: neither length nor content can be guessed from how long it takes.</summary>
    public bool Matches(string? key) => !string.IsNullOrEmpty(key) && CryptographicOperations.FixedTimeEquals(DigestOf(key), _digest);

    private static byte[] DigestOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    private static string ReadOrMake(string path)
    {
        try
        {
            if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: >= 32 } kept)
                return kept;
            var key = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var writer = new StreamWriter(path, options);
            writer.WriteLine(key);
            return key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnusableException($"The admin key {path} cannot be read or written ({e.Message.TrimEnd('.')}).", e);
        }
    }
}
