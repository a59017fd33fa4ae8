using System.Runtime.CompilerServices;
using Lab.Engine.Primitives;

namespace Lab.Engine.Mmu;

/// <summary>
/// Records a read section. Made after the section is entered and disposed before it is left, so that the span begins before
/// the section and ends inside it: no grace period that the section held ends before the span does.
/// </summary>
/// <param name="beganNs">The moment before it was entered; 0: it is not recorded, and disposing costs one test.</param>
internal readonly ref struct TracedSection<TPlatform>(MmuWorker<TPlatform> worker, long beganNs)
    where TPlatform : struct, IPlatform
{
    private readonly MmuWorker<TPlatform> _worker = worker;
    private readonly long _beganNs = beganNs;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        if (_beganNs != 0)
            Record(_worker, _beganNs);
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
