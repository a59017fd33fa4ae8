using System.Globalization;
using Lab.Engine.Memory;
using Lab.Engine.Mmu;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Replay;

/// <summary>A run driven by a recording's stream: as many vCPU and host threads as the recording had.</summary>
public static class StreamRun
{
    private const ulong SlotAlignment = 1UL << 30;
    private const ulong BlockBytes = 2UL << 20;
    private const int MostVcpus = 64;
    private const int MostHostThreads = 16;

    /// <summary>Why the stream cannot be run; empty if it can.</summary>
    public static IReadOnlyList<string> Problems(RecordedStream stream, double speedUp)
    {
        var problems = new List<string>();
        if (speedUp is not (>= 0.001 and <= 1_000_000))
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"The speed-up is {speedUp}; it must be 0.001 to 1000000."));
        if (stream.Events.Length == 0)
            problems.Add($"{stream.Vm} has no fault and no invalidation to run.");
        if (stream.Vcpus > MostVcpus)
            problems.Add($"{stream.Vm} has {stream.Vcpus} vCPUs; at most {MostVcpus} can be run.");
        if (stream.HostThreads > MostHostThreads)
            problems.Add($"{stream.Vm} has {stream.HostThreads} host threads; at most {MostHostThreads} can be run.");
        if (stream.Memory.Count > 0)
        {
            var (start, bytes) = Span(stream);
            if (start + bytes > 1UL << 40 || bytes > 1UL << 36)
                problems.Add($"{stream.Vm} spans guest addresses 0x{start:x} to 0x{start + bytes:x}; at most 64 GiB below 2^40 can be run.");
        }

        return problems;
    }

    /// <summary>Make the run and say how to start it. The stream and the options have no problems.</summary>
    public static (LabRun Run, Action Start) Prepare(RecordedStream stream, RunOptions options, double speedUp)
    {
        var (start, bytes) = Span(stream);
        var backing = stream.Events.ToArray().Any(e => e.IsAccess && e.Size >= BlockBytes) ? BackingSize.Block2M : BackingSize.Page4K;
        var actual = options with { Vcpus = Math.Max(1, stream.Vcpus), UnmapThreads = stream.HostThreads, Backing = backing };
        return LabRun.Create(actual, start, bytes) switch
        {
            PlatformRun<HostPlatform> run => (run, () => Start(run, stream, actual, speedUp)),
            PlatformRun<WatchedPlatform> run => (run, () => Start(run, stream, actual, speedUp)),
            var other => throw new InvalidOperationException($"No stream runs on {other.GetType()}."),
        };
    }

    private static void Start<TPlatform>(PlatformRun<TPlatform> run, RecordedStream stream, RunOptions options, double speedUp)
        where TPlatform : struct, IPlatform
    {
        var machine = run.Machine;
        var began = TPlatform.NowNs();
        var eager = options.Split == SplitMode.Eager;
        var actors = new List<(string Name, StreamWorkload<TPlatform> Workload)>();
        for (short actor = 0; actor < stream.Vcpus; actor++)
        {
            var vcpu = machine.Vcpu(actor);
            var own = Of(stream, actor, access: true);
            actors.Add((vcpu.Worker.Name, new StreamWorkload<TPlatform>(own, speedUp, began, vcpu.Worker, vcpu, eager)));
        }

        for (short actor = 0; actor < stream.HostThreads; actor++)
        {
            var worker = machine.HostWorker(actor);
            var own = Of(stream, actor, access: false);
            actors.Add((worker.Name, new StreamWorkload<TPlatform>(own, speedUp, began, worker, vcpu: null, eager)));
        }

        run.Start(
            actors.Select(a => (a.Name, (IWorkload)a.Workload, (Func<bool>)(() => !a.Workload.IsDone))),
            string.Create(
                CultureInfo.InvariantCulture,
                $"Recorded stream of {stream.Vm} started: {stream.Events.Length} events over {stream.DurationNs / 1e9:F1} s, {speedUp} times as fast, policy {options.Policy}."));
    }

    private static StreamEvent[] Of(RecordedStream stream, short actor, bool access) =>
        [.. stream.Events.ToArray().Where(e => e.Actor == actor && e.IsAccess == access)];

    private static (ulong Start, ulong Bytes) Span(RecordedStream stream)
    {
        var start = stream.Memory.Min(range => range.Start) & ~(SlotAlignment - 1);
        var end = stream.Memory.Max(range => range.Start + range.Size);
        return (start, (end - start + BlockBytes - 1) & ~(BlockBytes - 1));
    }
}
