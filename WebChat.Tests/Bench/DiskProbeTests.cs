using WebChat.Bench;
using WebChat.Bench.Load;
using WebChat.Tests.Infrastructure;

namespace WebChat.Tests.Bench;

/// <summary>What the bench tells of the disk by itself.</summary>
public sealed class DiskProbeTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("webchat-disk-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task It_times_the_disk_as_long_as_it_is_there_and_leaves_nothing()
    {
        using (var probe = new DiskProbe(_folder.FullName))
        {
            var all = default(Times);
            await Patience.UntilAsync(() => (all = probe.Take()).Count > 0, "it has waited for the disk");
            Assert.InRange(all.P50, 0.0001, all.Max);
            Assert.Single(_folder.GetFiles());
            // What was told once is not told again.
            await Patience.UntilAsync(() => probe.Take().Count is > 0 and < 20, "and again");
        }

        Assert.Empty(_folder.GetFileSystemInfos());
    }

    [Fact]
    public void A_folder_that_cannot_be_written_is_told()
    {
        var file = Path.Combine(_folder.FullName, "file");
        File.WriteAllText(file, "");
        Assert.Contains(
            file,
            Assert.Throws<BenchException>(() => new DiskProbe(Path.Combine(file, "folder"))).Message,
            StringComparison.Ordinal
        );
    }
}
