using System.Globalization;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Workloads.Torture;

/// <summary>
/// The heart of rcutorture: an element leaves the published pointer and climbs one stage with each grace period, in
/// every form of one; a reader that meets one beyond stage 1, or a free one, has caught a grace period too short.
/// Around it: fake writers, readers that come and go, delays, nested and overlapping sections.
/// </summary>
internal sealed class PipeTorture<TPlatform> : TortureTest
    where TPlatform : struct, IPlatform
{
    private const int Readers = 2;
    private const int FakeWriters = 4;

    public override string Name => "pipe";

    public override double Weight => 5;

    public override TortureResult Run(TortureSlice slice)
    {
        using var rig = new TortureRig<TPlatform>(slice, slice.Options with { PacingNs = 20_000 });
        using var elements = new PipeElements<TPlatform>();
        using var mailbox = new PipeMailbox<TPlatform>(rig, Readers);
        var readers = Enumerable.Range(0, Readers + 1).Select(index => new PipeReader<TPlatform>(rig, elements, mailbox, index)).ToList();
        var writer = new PipeWriter<TPlatform>(rig, elements, mailbox);
        var fakes = new long[FakeWriters];
        rig.Run([
            writer.Run,
            readers[0].ReadOn,
            readers[1].ReadOn,
            readers[2].ComeAndGo,
            .. Enumerable.Range(0, FakeWriters).Select(index => (Action)(() => fakes[index] = PipeWriter<TPlatform>.Fake(rig, index))),
        ]);
        return Result(rig, elements, mailbox, readers, writer.Updates, fakes.Sum());
    }

    private static TortureResult Result(
        TortureRig<TPlatform> rig,
        PipeElements<TPlatform> elements,
        PipeMailbox<TPlatform> mailbox,
        List<PipeReader<TPlatform>> readers,
        IReadOnlyList<long> updates,
        long faked)
    {
        var sections = readers.Sum(reader => reader.Sections);
        var totals = rig.Domain.Read();
        return rig.Result(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{updates.Sum()} updates, {sections} sections, {totals.Completed + 300} grace periods, {mailbox.Checked} mails"),
            sections > 100 && updates.Sum() > 10,
            $"Reader Pipe: {Join(PipeElements<TPlatform>.PipeLength, stage => readers.Sum(reader => reader.Pipe[stage]))}",
            $"Reader Batch: {Join(PipeElements<TPlatform>.PipeLength, batch => readers.Sum(reader => reader.Batch[batch]))}",
            $"Free-Block Circulation: {string.Join(' ', elements.Circulation)}",
            string.Create(
                CultureInfo.InvariantCulture,
                $"Updates: {string.Join(", ", updates.Select((count, form) => $"{(PipeForm)form} {count}"))}; "
                + $"fake writers {faked}; registrations {readers.Sum(reader => reader.Registrations)}; "
                + $"bursts {readers.Sum(reader => reader.Bursts)}"));
    }

    private static string Join(int most, Func<int, long> count) =>
        string.Join(' ', Enumerable.Range(0, most + 1).Select(index => count(index).ToString(CultureInfo.InvariantCulture)));
}
