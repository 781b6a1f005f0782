using Microsoft.Extensions.Logging.Abstractions;
using WebChat.Server.Storage;
using WebChat.Server.Storage.Sqlite;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Storage;

/// <summary>The file.</summary>
public sealed class SqliteStoreTests : StoreContract
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    private protected override Task<IChatStore> OpenAsync() =>
        Task.FromResult<IChatStore>(
            new SqliteStore(_folder.File("webchat.db"), maxMegabytes: 0, TimeProvider.System, NullLogger<SqliteStore>.Instance)
        );

    private protected override Task CloseAsync() => Store.DisposeAsync().AsTask();
}
