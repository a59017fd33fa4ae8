using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;
using Lab.Engine.Rcu;

namespace Lab.Engine.Mmu;

/// <summary>
/// A worker's visit of the tables in a read section: recorded while a scope is armed, said to whoever looks, some asked for their age. Made after the section is entered and disposed before it is left, so that the span begins before
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
    /// <param name="operation">What the worker is at inside the tables.</param>
    /// <param name="isAged">Ask it for its age; not where checkers hear every section.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal TracedSection(MmuWorker<TPlatform> worker, long beganNs, TraceOperation operation, bool isAged)
    {
        _worker = worker;
        _beganNs = beganNs;
        worker.Presence.Enter(operation);
        if (TPlatform.Traces || !isAged)
            return;
        _isAged = true;
        _age = worker.Reader.BeginAge();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        if (_beganNs != 0)
            Record(_worker, _beganNs);
        _worker.Presence.Leave();
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
