using WebChat.Bench.Load;
using WebChat.Bench.Net;
using WebChat.Bench.Servers;

namespace WebChat.Bench.Scenarios;

/// <summary>Runs turns: starts a server, lets a crowd in, loads it, stops it.</summary>
internal sealed class Lab(BenchSettings settings, Progress progress, CancellationToken stop)
{
    private const double ShortWarmUp = 3;
    private const double AlmostAll = 0.95;

    /// <summary>Share of a core below which a server has nothing left to do.</summary>
    private const double Calm = 0.02;
    private const int MostSecondsUntilCalm = 60;

    public BenchSettings Settings => settings;

    public WebChatServer WebChat(Front front = Front.Plain) =>
        new(settings.ServerLibrary, settings.DataFolder, settings.ServerSettings, front);

    /// <summary>WebChat and its peers by name.</summary>
    public IReadOnlyList<ServerKind> WithPeers(params string[] needed) =>
        [WebChat(), .. (settings.Versus ?? needed).Select(name => ServerKind.Peers[name]())];

    /// <summary>Why it cannot be measured here, in a sentence; nothing when it can.</summary>
    public string? WhatIsMissingFor(ServerKind kind)
    {
        try
        {
            kind.Check();
        }
        catch (BenchException e)
        {
            return e.Message;
        }

        var most = kind.NewProtocol().MostTextBytes;
        return settings.Bytes > most ? $"{kind.Name} carries texts of at most {most} bytes." : null;
    }

    /// <summary>Each server in turn, pair after pair: what changes on the machine meanwhile changes for all.</summary>
    public async Task<IReadOnlyList<Turns>> CompareAsync(string scenario, Plan plan, IReadOnlyList<ServerKind> kinds)
    {
        var all = kinds.Select(kind => new Turns(kind.Name)).ToArray();
        for (var pair = 0; pair < settings.Pairs; pair++)
        {
            for (var i = 0; i < kinds.Count; i++)
                all[i].Add(await MeasureAsync(scenario, pair, kinds[i], plan));
        }

        return all;
    }

    public async Task<Turn> MeasureAsync(string scenario, int pair, ServerKind kind, Plan plan)
    {
        progress.Subject = $"{scenario}, {pair + 1} of {settings.Pairs}, {kind.Name}";
        FileLimit.RaiseFor(plan.Crowd.Members);
        await using var server = await kind.StartAsync(settings.Cores, stop);
        try
        {
            return Measure(kind, server, plan);
        }
        catch (BenchException e) when (server.WhatEnded() is { } ended)
        {
            throw new BenchException($"{ended}\n{e.Message}", e);
        }
    }

    private Turn Measure(ServerKind kind, RunningServer server, Plan plan)
    {
        var usage = new UsageReader(server.Processes, settings.Cores.Server);
        using var crowd = new Crowd(plan.Crowd, kind.NewProtocol(), server.Endpoint, progress, stop);
        var atStart = usage.Read().Server;
        var joining = crowd.Join(plan.Crowd.Members);
        crowd.Idle(plan.SettleSeconds);
        var joined = usage.Read().Server;
        progress.Note(
            FormattableString.Invariant($"{plan.Crowd.Members:#,0} joined in {joining:0.0} s; RSS {joined.ResidentMegabytes:0} MB")
        );
        using var disk = new DiskProbe(settings.DataFolder ?? Path.GetTempPath());
        var meter = new Meter(crowd, usage, progress, settings.Bytes) { Disk = disk };
        foreach (var phase in plan.WarmUp)
            meter.Run(kind.WarmsUp ? phase : phase with { Seconds = Math.Min(phase.Seconds, ShortWarmUp) });
        if (plan.WarmUp.Count > 0)
            WaitUntilCalm(crowd, usage);
        var phases = Run(meter, plan);
        var (silent, since) = (usage.Read().Server, Clock.Now);
        crowd.Idle(plan.IdleSeconds);
        var idle = usage.Read().Server;
        return new Turn(plan.Crowd.Members, joining, atStart, joined, phases)
        {
            IdleShare = (idle - silent).CpuSeconds / Clock.Seconds(Clock.Now - since),
            AfterIdle = idle,
            Closed = crowd.ClosedCount,
        };
    }

    /// <summary>What it put off while it was loaded (an index, a collection) is no part of what is measured.</summary>
    private void WaitUntilCalm(Crowd crowd, UsageReader usage)
    {
        for (var waited = 0; waited < MostSecondsUntilCalm; waited++)
        {
            var before = usage.Read().Server;
            crowd.Idle(1);
            if ((usage.Read().Server - before).CpuSeconds < Calm)
                return;
        }

        progress.Note(FormattableString.Invariant($"{MostSecondsUntilCalm} s after the warm-up it is still at work"));
    }

    private List<PhaseResult> Run(Meter meter, Plan plan)
    {
        var done = new List<PhaseResult>();
        foreach (var phase in plan.Phases)
        {
            var most = done.FirstOrDefault(p => p.Phase.PostsPerSecond is null)?.PostsPerSecond;
            if (plan.SkipsWhatIsTooMuch && phase.PostsPerSecond > most * AlmostAll)
            {
                progress.Note($"{phase.Name} left out: flat out it was {most:#,0}/s");
                continue;
            }

            var result = meter.Run(phase);
            done.Add(result);
            progress.Note(Describe(result));
            if (result.Refusal is not null)
                progress.Note($"a post was refused: {result.Refusal}");
        }

        return done;
    }

    private static string Describe(PhaseResult r) =>
        FormattableString.Invariant($"{r.Phase.Name}: {r.DeliveriesPerSecond:#,0} deliveries/s, {r.MicrosecondsPerDelivery:0.00} µs each, ")
        + FormattableString.Invariant($"p50 {r.Delivery.P50:0.0} p99 {r.Delivery.P99:0.0} max {r.Delivery.Max:0} ms, {r.Faults}; ")
        + FormattableString.Invariant(
            $"generator {r.GeneratorShare:0%}{(r.GeneratorShare > ComparisonTable.Full ? ", which is the limit" : "")}{(r.ForeignShare > 0.05 ? $", others on the server's core {r.ForeignShare:0%}" : "")}"
        );
}
