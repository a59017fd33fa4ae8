using Lab.Engine.Primitives;

namespace Lab.Engine.Mmu;

/// <summary>
/// The MMU notifier's sequence protocol: a fault that sampled before it pinned its page and passes
/// <see cref="MustRetry"/> under the MMU lock cannot install a page whose invalidation began in between.
/// </summary>
/// <remarks>
/// N1 <see cref="End"/> raises the sequence, then (release) lowers the count; pairs with N2 <see cref="MustRetry"/>, which
/// reads the count (acquire), then the sequence. Begin and End run under the MMU lock held for writing, MustRetry under
/// it held either way. Source: Linux kvm_mmu_invalidate_begin, _end, mmu_invalidate_retry; arm64 uses the VM-wide form.
/// </remarks>
public sealed class NotifierSequence<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private const int InProgress = 0;
    private const int Sequence = 1;

    private readonly SharedWords<TPlatform> _words = new(2, padded: true);

    /// <summary>Sample before pinning. Acquire: the pin cannot move before it.</summary>
    public ulong Sample() => _words.Load(Sequence);

    public void Begin() => _words.Store(InProgress, _words.Load(InProgress) + 1);

    public void End()
    {
        _words.Store(Sequence, _words.Load(Sequence) + 1);
        var inProgress = _words.Load(InProgress);
        Invariant.That(inProgress > 0, "an invalidation ended that had not begun");
        _words.Store(InProgress, inProgress - 1);
    }

    public bool MustRetry(ulong sample) => _words.Load(InProgress) != 0 || _words.Load(Sequence) != sample;

    public void Dispose() => _words.Dispose();
}
