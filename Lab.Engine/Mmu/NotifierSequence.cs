using Lab.Engine.Primitives;

namespace Lab.Engine.Mmu;

/// <summary>
/// The MMU notifier's sequence protocol: a fault that sampled before it pinned its page and passes
/// <see cref="MustRetry"/> under the MMU lock cannot install a page whose invalidation began in between.
/// </summary>
/// <remarks>
/// N1 <see cref="End"/> raises the sequence, then lowers the count (full barriers both); pairs with N2
/// <see cref="MustRetry"/>, which reads the count (acquire), then the sequence. Begin runs under the MMU lock held for
/// writing, MustRetry under it held either way: so every fault that asked before Begin has installed before the
/// invalidation walks, and every later one is told to retry. End may run without the lock: N1 and N2 alone see to it
/// that who reads the lowered count reads the raised sequence, and a sample that has the raised sequence was taken after
/// the host let the pages go. Source: Linux kvm_mmu_invalidate_begin, _end, mmu_invalidate_retry; arm64 uses the VM-wide
/// form, and ends under the write lock.
/// </remarks>
public sealed class NotifierSequence<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private const int InProgress = 0;
    private const int Sequence = 1;

    private readonly SharedWords<TPlatform> _words = new(2, padded: true);

    /// <summary>Sample before pinning. Acquire: the pin cannot move before it.</summary>
    public ulong Sample() => _words.Load(Sequence);

    public void Begin() => _words.Add(InProgress, 1);

    public void End()
    {
        _words.Add(Sequence, 1);
        Invariant.That(
            _words.Add(InProgress, ulong.MaxValue) != ulong.MaxValue, "an invalidation ended that had not begun");
    }

    public bool MustRetry(ulong sample) =>
        _words.Load(InProgress) != 0 || _words.Load(Sequence) != sample || TPlatform.ShouldFail(FailurePoint.InvalidateRetry);

    public void Dispose() => _words.Dispose();
}
