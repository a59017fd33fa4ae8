using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Workloads.Torture;

/// <summary>A reader of the pipe: one that stays, or one that registers anew all the time.</summary>
internal sealed class PipeReader<TPlatform>(
    TortureRig<TPlatform> rig,
    PipeElements<TPlatform> elements,
    PipeMailbox<TPlatform> mailbox,
    int index)
    where TPlatform : struct, IPlatform
{
    private const int BurstThreads = 16;

    private DeterministicRandom _random = new(rig.Slice.Seed, (ulong)index + 100);

    /// <summary>Sections by the stage that they saw.</summary>
    public long[] Pipe { get; } = new long[PipeElements<TPlatform>.PipeLength + 1];

    /// <summary>Sections by the numbers that completed while they lasted.</summary>
    public long[] Batch { get; } = new long[PipeElements<TPlatform>.PipeLength + 1];

    public long Sections { get; private set; }

    public long Registrations { get; private set; }

    public long Bursts { get; private set; }

    public void ReadOn()
    {
        using var reader = new TortureReader<TPlatform>(rig.Domain, $"reader {index}", rig.Slice.Seed + (ulong)index);
        Registrations++;
        while (!rig.IsOver)
        {
            Read(reader.Port, mailbox.BeginRound(index));
            reader.Between();
        }
    }

    /// <summary>Register, read a little, unregister; now and then a burst of threads that read once and exit.</summary>
    public void ComeAndGo()
    {
        while (!rig.IsOver)
        {
            ReadAndGo(_random.Below(16) + 1);
            if (_random.Below(256) == 0)
                Burst();
            rig.Nap(20_000);
        }
    }

    private void ReadAndGo(ulong sections)
    {
        using var reader = new TortureReader<TPlatform>(rig.Domain, "passer-by", rig.Slice.Seed);
        Registrations++;
        for (; sections > 0; sections--)
        {
            Read(reader.Port, note: 0);
            reader.Between();
        }
    }

    private void Burst()
    {
        Bursts++;
        Registrations += BurstThreads;
        var threads = Enumerable.Range(0, BurstThreads).Select(_ => new Thread(ReadOnceAndExit) { IsBackground = true }).ToList();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
    }

    private void ReadOnceAndExit()
    {
        var port = rig.Domain.Register("burst");
        using (port.Enter())
            Judge(elements.Published);
        rig.Domain.Unregister(port);
    }

    // Segments: the second section begins before the first ends, or inside it, or not at all; the element seen in the
    // first stays protected until the last ends.
    private void Read(RcuReader<TPlatform> port, ulong note)
    {
        var first = port.Enter();
        var before = rig.Domain.Completed;
        var cookie = rig.Domain.GetState();
        var element = elements.Published;
        if (note != 0)
            elements.TryNote(element, note);
        TortureDelay.InSection(rig, ref _random);
        var stage = Judge(element);
        if (_random.Percent(12))
        {
            var second = port.Enter();
            first.Dispose();
            TortureDelay.InSection(rig, ref _random);
            stage = Math.Max(stage, Judge(element));
            End(before, cookie, stage);
            second.Dispose();
        }
        else
        {
            if (_random.Percent(12))
                port.Enter().Dispose();
            End(before, cookie, stage);
            first.Dispose();
        }
    }

    private void End(long before, GracePeriodCookie cookie, ulong stage)
    {
        if (rig.Domain.Poll(cookie))
            rig.Violate($"{cookie} completed inside the section where its cookie was taken");
        Batch[Math.Clamp(rig.Domain.Completed - before, 0, PipeElements<TPlatform>.PipeLength)]++;
        Pipe[stage]++;
        Sections++;
    }

    private ulong Judge(int element)
    {
        var stage = Math.Min(elements.Stage(element), PipeElements<TPlatform>.PipeLength);
        if (stage > 1)
            rig.Violate($"a section meets its element at stage {stage} of the pipe");
        if (!elements.IsInUse(element))
            rig.Violate("a section meets its element freed");
        return stage;
    }
}
