using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using WebChat.MicroBench;

// In this process: nothing is generated, restored or built for it.
var config = DefaultConfig
    .Instance.AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .WithArtifactsPath(Path.Combine("artifacts", "micro-bench"));
var summaries = BenchmarkSwitcher.FromAssembly(typeof(TextBenchmarks).Assembly).Run(args.Length > 0 ? args : ["--filter", "*"], config);
return summaries.Any(s => s.HasCriticalValidationErrors || s.Reports.Any(r => !r.Success)) ? 1 : 0;
