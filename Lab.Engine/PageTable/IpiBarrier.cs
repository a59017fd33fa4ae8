using System.Runtime.CompilerServices;
using Lab.Engine.Memory;
using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>
/// What an EL2 without RCU can do instead: walkers mask interrupts; who wants to free a detached table interrupts every
/// CPU and waits until each has answered, or was unmasked after the question. A masked CPU cannot answer, so an answer
/// proves that it left.
/// </summary>
/// <remarks>
/// Ordering. M1: the plain store of the mask stands before the walk's loads in program order only; it pairs with B1, the
/// process-wide fence (the interrupts themselves): after it the wait sees the mask, or the walk sees what was detached.
/// M2: unmasking loads the number of the last question (acquire) and stores it as the answer (release), then the mask
/// (release); both pair with B2, the wait's acquires, so the section's accesses are done before anything is freed. An
/// answer is given at the end of a section only, and the section after it has seen the question, hence the detaching.
/// Source: Oliver Upton's sketch for a lowvisor without RCU.
/// </remarks>
public sealed unsafe class IpiBarrier<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private const int LineWords = CacheLine.Stride / sizeof(ulong);
    private const int Masked = 0;
    private const int Answer = 1;
    private const int Detached = 2;
    private const ulong LevelMask = 0xF;

    private readonly NativeBlock _block;
    private readonly ulong* _question;
    private readonly ulong* _cpus;

    /// <param name="cpus">CPUs, numbered from 0.</param>
    public IpiBarrier(int cpus)
    {
        Invariant.That(cpus > 0);
        Cpus = cpus;
        _block = new NativeBlock((nuint)(cpus + 1) * CacheLine.Stride);
        _question = (ulong*)_block.Address;
        _cpus = _question + LineWords;
    }

    public int Cpus { get; }

    /// <summary>Barriers since the beginning.</summary>
    public long Barriers => (long)TPlatform.Load(_question);

    /// <summary>Mask a CPU's interrupts. Not nested; only the CPU's own thread. Never blocks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public MaskedSection<TPlatform> Mask(int cpu)
    {
        var line = LineOf(cpu);
        Invariant.That(TPlatform.LoadPlain(line + Masked) == 0, "interrupts masked twice");
        TPlatform.StorePlain(line + Masked, 1);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.SectionEnter, 0));
        return new MaskedSection<TPlatform>(this, cpu);
    }

    /// <summary>Interrupt every other CPU and wait until each has answered.</summary>
    /// <param name="cpu">The caller's; not masked.</param>
    /// <remarks>May block: until every section that was open has ended. Hold no lock.</remarks>
    public void Wait(int cpu)
    {
        Invariant.That(TPlatform.LoadPlain(LineOf(cpu) + Masked) == 0, "an IPI barrier with interrupts masked waits for itself");
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.GracePeriodWait, 0));
        var question = TPlatform.Add(_question, 1);
        TPlatform.FenceProcessWide();
        for (var other = 0; other < Cpus; other++)
        {
            var line = LineOf(other);
            var spins = 0;
            while (TPlatform.Load(line + Masked) != 0 && TPlatform.Load(line + Answer) < question)
                SpinWaiter.Relax<TPlatform>(ref spins);
        }
    }

    public void Dispose() => _block.Dispose();

    internal bool IsMasked(int cpu) => TPlatform.LoadPlain(LineOf(cpu) + Masked) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Unmask(int cpu)
    {
        var line = LineOf(cpu);
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.SectionExit, 0));
        TPlatform.Store(line + Answer, TPlatform.Load(_question));
        TPlatform.Store(line + Masked, 0);
    }

    /// <summary>Remember a detached subtree until its CPU has left its section and waited. The list runs through the pages' owner words.</summary>
    internal void Remember(int cpu, PhysicalMemory<TPlatform> memory, PhysAddr root, int level)
    {
        var line = LineOf(cpu);
        memory.SetPrivate(root, TPlatform.LoadPlain(line + Detached));
        TPlatform.StorePlain(line + Detached, root.Value | (ulong)(uint)(level + 1));
    }

    internal bool HasRemembered(int cpu) => TPlatform.LoadPlain(LineOf(cpu) + Detached) != 0;

    internal bool TryTake(int cpu, PhysicalMemory<TPlatform> memory, out PhysAddr root, out int level)
    {
        var line = LineOf(cpu);
        var word = TPlatform.LoadPlain(line + Detached);
        root = new PhysAddr(word & ~LevelMask);
        level = (int)(word & LevelMask) - 1;
        if (word == 0)
            return false;
        TPlatform.StorePlain(line + Detached, memory.Private(root));
        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong* LineOf(int cpu)
    {
        if ((uint)cpu >= (uint)Cpus)
            Invariant.Fail("no such CPU");
        return _cpus + ((nuint)(uint)cpu * LineWords);
    }
}
