using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Mmu;

/// <summary>
/// Records a read section, and asks some for their age. Made after the section is entered and disposed before it is left, so that the span begins before
/// the section and ends inside it: no grace period that the section held ends before the span does.
/// </summary>
internal readonly ref struct TracedSection<TPlatform>
    where TPlatform : struct, IPlatform
{
    private readonly MmuWorker<TPlatform> _worker;
    private readonly long _beganNs;
    private readonly bool _isAged;
    private readonly SectionAge _age;

    /// <param name="beganNs">The moment before it was entered; 0: it is not recorded, and disposing costs one test.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TracedSection(MmuWorker<TPlatform> worker, long beganNs)
    {
        _worker = worker;
        _beganNs = beganNs;
        if (!worker.IsAgeDue)
            return;
        _isAged = true;
        _age = worker.Reader.BeginAge();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        if (_beganNs != 0)
            Record(_worker, _beganNs);
        if (_isAged)
            _worker.CheckAge(_age);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Record(MmuWorker<TPlatform> worker, long beganNs)
    {
        if (!worker.Trace.IsOn)
            return;
        var site = new ReaderSite(worker.Reader.Site);
        worker.Trace.Span(TraceKind.ReadSection, beganNs, TPlatform.NowNs(), site.Level, (int)site.Operation, site.Ipa);
    }
}
