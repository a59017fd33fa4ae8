using Lab.Engine.Primitives;

namespace Lab.Engine.Rcu;

/// <summary>The slots of a domain and who has them. Registration takes a mutex; scans do not.</summary>
internal sealed unsafe class ReaderTable<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private readonly NativeBlock _block;
    private readonly RcuReader<TPlatform>?[] _readers;
    private readonly GracePeriodControl* _control;

    internal ReaderTable(int slots, GracePeriodControl* control)
    {
        _control = control;
        _readers = new RcuReader<TPlatform>?[slots];
        _block = new NativeBlock((nuint)slots * (nuint)sizeof(ReaderSlot));
        Slots = (ReaderSlot*)_block.Address;
    }

    internal ReaderSlot* Slots { get; }

    /// <summary>Slots ever used.</summary>
    /// <remarks>Ordering: plain. A scan looks after G1: a slot that it misses is one whose reader passes R1 later; one that it
    /// sees is all 0 until its owner stores.</remarks>
    internal int Used => (int)TPlatform.LoadPlain(&_control->SlotsUsed);

    /// <summary>Nobody has the slot; its callbacks are the driver's to invoke.</summary>
    internal bool IsVacant(int index) => _readers[index] is null;

    /// <summary>
    /// Somebody may be inside a section, or a callback may: a reader is registered besides the invoker, or a thread
    /// drives the domain.
    /// </summary>
    /// <remarks>Ordering: see <see cref="GracePeriodEngine{TPlatform}.Begin"/>. <b>R1</b>: registration, the start of a
    /// grace-period thread, and the entry into the driver mutex each end with a full barrier. Loads and stores between
    /// such barriers are plain.</remarks>
    internal bool AnyMayRead() =>
        TPlatform.LoadPlain(&_control->Readers) > 1
        || TPlatform.LoadPlain(&_control->Hosted) != 0
        || TPlatform.LoadPlain(&_control->DriverMutex) != 0;

    /// <summary>Give a free slot to a reader, with whatever callbacks its last reader left in it. May block.</summary>
    internal RcuReader<TPlatform> Register(RcuDomain<TPlatform> domain, string name)
    {
        DomainMutex<TPlatform>.Enter(&_control->RegistryMutex);
        try
        {
            var index = Array.IndexOf(_readers, null);
            if (index < 0)
            {
                throw new InvalidOperationException(
                    $"All {_readers.Length} reader slots are taken; raise RcuOptions.MaxReaders.");
            }

            CallbackRing<TPlatform>.Prepare(&Slots[index]);
            var reader = new RcuReader<TPlatform>(domain, &Slots[index], _control, index, name);
            _readers[index] = reader;
            if ((uint)index >= TPlatform.LoadPlain(&_control->SlotsUsed))
                TPlatform.StorePlain(&_control->SlotsUsed, (uint)index + 1);
            TPlatform.StorePlain(&_control->Readers, TPlatform.LoadPlain(&_control->Readers) + 1);
            return reader;
        }
        finally
        {
            DomainMutex<TPlatform>.Exit(&_control->RegistryMutex);
        }
    }

    /// <summary>Take the slot back. Callbacks in it stay queued and are invoked all the same. May block.</summary>
    internal void Unregister(RcuReader<TPlatform> reader)
    {
        Invariant.That(!reader.InSection, "a reader is unregistered inside its section");
        if (reader.IsOnline)
            reader.Offline();
        DomainMutex<TPlatform>.Enter(&_control->RegistryMutex);
        var registered = _readers[reader.Index] == reader;
        if (registered)
        {
            _readers[reader.Index] = null;
            TPlatform.StorePlain(&_control->Readers, TPlatform.LoadPlain(&_control->Readers) - 1);
        }

        DomainMutex<TPlatform>.Exit(&_control->RegistryMutex);
        Invariant.That(registered, "a reader is unregistered that is not registered");
    }

    internal string NameOf(int index) => _readers[index]?.Name ?? "(gone)";

    /// <summary>Whoever waits for readers must not be one.</summary>
    internal void AssertThisThreadReadsNothing()
    {
        var thread = Environment.CurrentManagedThreadId;
        for (var index = 0; index < Used; index++)
        {
            if (_readers[index] is not { } reader || reader.OwnerThread != thread)
                continue;
            // Another thread may adopt it and enter between the two looks at its owner.
            if (reader.InSection && reader.OwnerThread == thread)
            {
                Invariant.Fail($"waiting for a grace period inside a read section of reader {reader.Name} "
                    + "(if another thread uses that reader, it should call AdoptByThisThread)");
            }

            if (reader.IsOnline && reader.OwnerThread == thread)
                Invariant.Fail($"waiting for a grace period while reader {reader.Name} of this thread is online");
        }
    }

    internal void AssertNobodyReads()
    {
        foreach (var reader in _readers)
        {
            if (reader is { InSection: true })
                Invariant.Fail($"RCU domain disposed while reader {reader.Name} is inside a section");
        }
    }

    public void Dispose()
    {
        for (var index = 0; index < Used; index++)
            CallbackRing<TPlatform>.Release(&Slots[index]);
        _block.Dispose();
    }
}
