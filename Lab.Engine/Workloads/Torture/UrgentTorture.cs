using System.Globalization;
using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads.Torture;

/// <summary>
/// More readers than cores, always inside short sections, so that some are preempted inside: grace periods must still
/// end, because readers yield before entering once one is urgent.
/// </summary>
internal sealed class UrgentTorture<TPlatform> : TortureTest
    where TPlatform : struct, IPlatform
{
    private const int ReadersPerCore = 4;
    private const long Least = 3;

    public override string Name => "urgent";

    public override double Weight => 1;

    public override TortureResult Run(TortureSlice slice)
    {
        var readers = Math.Min(ReadersPerCore * Environment.ProcessorCount, 1000);
        using var rig = new TortureRig<TPlatform>(slice, slice.Options with { MaxReaders = readers }, hosted: false);
        var sections = new long[readers];
        var ended = 0L;
        var late = 0L;
        var bodies = Enumerable.Range(0, readers).Select(index => (Action)(() => sections[index] = Read(rig, index)));
        rig.Run([() => (ended, late) = Update(rig), .. bodies]);
        var yields = rig.Domain.Read().UrgentYields;
        if (late >= Least && yields == 0)
            rig.Violate($"{late} grace periods became urgent, and no reader yielded");
        return rig.Result(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{ended} grace periods, {late} urgent, {yields} yields, {readers} readers, {sections.Sum()} sections"),
            late >= Least);
    }

    private static (long Ended, long Late) Update(TortureRig<TPlatform> rig)
    {
        var ended = 0L;
        var late = 0L;
        while (!rig.Tick())
        {
            var began = TPlatform.NowNs();
            rig.Domain.SynchronizeExpedited();
            ended++;

            // Far beyond the limit: it was urgent, unless this thread was what did not run.
            if (TPlatform.NowNs() - began > 20 * rig.Domain.Options.UrgentNs)
                late++;
            if (late >= rig.Slice.MaxTries)
                rig.Stop();
        }

        return (ended, late);
    }

    private static long Read(TortureRig<TPlatform> rig, int index)
    {
        using var reader = new TortureReader<TPlatform>(rig.Domain, $"reader {index}", rig.Slice.Seed + (ulong)index);
        var sections = 0L;
        while (!rig.IsOver)
        {
            using (reader.Port.Enter())
                TortureDelay.Pause<TPlatform>(100);
            reader.Between();
            sections++;
        }

        return sections;
    }
}
