using Lab.Engine.Primitives;

namespace Lab.Engine.Mmu;

/// <summary>
/// FEAT_HDBSS in small: while it is on, hardware appends the number of each page that a vCPU writes to a buffer of that
/// vCPU's own. The vCPU drains it into the dirty log when it leaves the guest; so whoever harvests, or turns it on or off, makes
/// every vCPU leave first.
/// </summary>
/// <remarks>
/// Every write is appended: there is no writable-clean state of an entry, so nothing has to be protected again.
/// Ordering: D1 the host changes a buffer's generation, then raises the request (full barrier), then reads whether the vCPU
/// runs; pairs with D2, the vCPU's store that it runs (full barrier) before it reads the generation: the host sees it run and
/// waits, or it enters with the new generation. D3 the vCPU's release when it has drained pairs with the wait's acquire.
/// One host task at a time. Source: the HDBSS series' review, drain before harvest, and stop vCPUs before a change.
/// </remarks>
public sealed class DirtyBuffers<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    /// <summary>Pages that a buffer holds before the vCPU must drain it.</summary>
    public const int Capacity = 8;

    private const int Running = 0;
    private const int Request = 1;
    private const int Answer = 2;
    private const int Generation = 3;
    private const int Count = 4;
    private const int FirstEntry = 5;
    private const int Words = FirstEntry + Capacity;

    private readonly PolicyFlaws _flaws;
    private readonly ulong _slotStart;
    private readonly ulong _slotBytes;
    private readonly int _vcpus;
    private readonly DirtyLog<TPlatform> _log;
    private readonly SharedWords<TPlatform> _words;
    private ulong _generation;

    /// <param name="vcpus">Numbered from 0.</param>
    /// <param name="slotStart">Guest physical address of the slot that is logged.</param>
    /// <param name="pages">Pages of the slot.</param>
    /// <param name="flaws">What it does wrong.</param>
    public DirtyBuffers(int vcpus, ulong slotStart, int pages, PolicyFlaws flaws = PolicyFlaws.None)
    {
        _flaws = flaws;
        _slotStart = slotStart;
        _vcpus = vcpus;
        _log = new DirtyLog<TPlatform>(pages);
        _words = new SharedWords<TPlatform>(vcpus * Words);
        _slotBytes = (ulong)pages << HostMemory<TPlatform>.PageShift;
    }

    /// <summary>A vCPU enters the guest (vcpu_load): what it finds here is its buffer until it leaves.</summary>
    /// <returns>Generation of its buffer; 0: none.</returns>
    public ulong EnterGuest(int vcpu)
    {
        _words.Store(At(vcpu, Answer), _words.Load(At(vcpu, Request)));
        _words.Exchange(At(vcpu, Running), 1);
        return _words.Load(At(vcpu, Generation));
    }

    /// <summary>The guest writes a page; hardware appends it to the buffer that was loaded, whatever has become of it since.</summary>
    /// <param name="vcpu">In the guest.</param>
    /// <param name="generation">From <see cref="EnterGuest"/>.</param>
    /// <param name="page">Index in the slot.</param>
    /// <returns>True if it must leave the guest: it was kicked, or its buffer is full.</returns>
    public bool Write(int vcpu, ulong generation, ulong page)
    {
        if (generation != 0)
            Append(vcpu, generation, page);
        if (TPlatform.Traces)
        {
            var ipa = _slotStart + (page << HostMemory<TPlatform>.PageShift);
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.GuestAccess, ipa, 1));
        }

        return _words.Load(At(vcpu, Request)) != _words.Load(At(vcpu, Answer)) || _words.Load(At(vcpu, Count)) == Capacity;
    }

    /// <summary>The vCPU leaves the guest (vcpu_put): its buffer goes into the log.</summary>
    /// <param name="vcpu">In the guest.</param>
    /// <param name="generation">From <see cref="EnterGuest"/>.</param>
    public void LeaveGuest(int vcpu, ulong generation)
    {
        if (generation != 0)
            Drain(vcpu, generation);
        _words.Store(At(vcpu, Running), 0);
    }

    /// <summary>Give every vCPU a buffer, and have those in the guest come out for it; from then on writes are logged.</summary>
    /// <remarks>May block: until every vCPU was out of the guest once.</remarks>
    public void Enable()
    {
        _generation++;
        for (var vcpu = 0; vcpu < _vcpus; vcpu++)
        {
            Tell(ProtocolEventKind.ObjectAllocate, vcpu, _generation);
            _words.Store(At(vcpu, Count), 0);
            _words.Store(At(vcpu, Generation), _generation);
        }

        Kick();
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.LoggingOn, _slotStart, _slotBytes));
    }

    /// <summary>Have every vCPU drain, then take the log.</summary>
    /// <returns>Pages that were dirty.</returns>
    /// <remarks>May block: until every vCPU was out of the guest once.</remarks>
    public long Harvest()
    {
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.HarvestBegin, _slotStart));
        Kick();
        long pages = 0;
        for (var mask = 0; mask < _log.Masks; mask++)
            pages += long.PopCount((long)_log.Harvest(mask, ulong.MaxValue));
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.HarvestEnd, _slotStart));
        return pages;
    }

    /// <summary>Take the buffers away; they are freed once no vCPU can append to one.</summary>
    /// <remarks>May block: until every vCPU was out of the guest once.</remarks>
    public void Disable()
    {
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(ProtocolEventKind.LoggingOff, 0));
        for (var vcpu = 0; vcpu < _vcpus; vcpu++)
            _words.Store(At(vcpu, Generation), 0);
        Kick();
        for (var vcpu = 0; vcpu < _vcpus; vcpu++)
            Tell(ProtocolEventKind.ObjectFree, vcpu, _generation);
    }

    public void Dispose()
    {
        _log.Dispose();
        _words.Dispose();
    }

    private static int At(int vcpu, int word) => (vcpu * Words) + word;

    private static void Tell(ProtocolEventKind kind, int vcpu, ulong generation)
    {
        if (TPlatform.Traces)
            TPlatform.Trace(new ProtocolEvent(kind, (ulong)vcpu, generation, (long)ProtocolObject.DirtyBuffer));
    }

    // An interrupt to each, and then to see each out: it drains on its way.
    private void Kick()
    {
        for (var vcpu = 0; vcpu < _vcpus; vcpu++)
            _words.Add(At(vcpu, Request), 1);
        if (TPlatform.Traces && (_flaws & PolicyFlaws.KickWithoutWaiting) != 0)
            return;
        for (var vcpu = 0; vcpu < _vcpus; vcpu++)
        {
            var turns = 0;
            var request = _words.Load(At(vcpu, Request));
            while (_words.Load(At(vcpu, Running)) != 0 && _words.Load(At(vcpu, Answer)) < request)
                SpinWaiter.Relax<TPlatform>(ref turns);
        }
    }

    private void Append(int vcpu, ulong generation, ulong page)
    {
        Tell(ProtocolEventKind.ObjectUse, vcpu, generation);
        var count = _words.Load(At(vcpu, Count));
        _words.Store(At(vcpu, FirstEntry + (int)count), page);
        _words.Store(At(vcpu, Count), count + 1);
    }

    private void Drain(int vcpu, ulong generation)
    {
        Tell(ProtocolEventKind.ObjectUse, vcpu, generation);
        var count = (int)_words.Load(At(vcpu, Count));
        for (var entry = 0; entry < count; entry++)
            _log.Mark(_words.Load(At(vcpu, FirstEntry + entry)));
        _words.Store(At(vcpu, Count), 0);
    }
}
