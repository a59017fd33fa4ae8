using Lab.Engine.Primitives;

namespace Lab.Engine.PageTable;

/// <summary>Who else may walk, as a type: how an entry may be changed, and the proof that it may.</summary>
public unsafe interface IWalkSync<TPlatform>
    where TPlatform : struct, IPlatform
{
    /// <summary>A constant: other software walkers may be in the same tables.</summary>
    static abstract bool IsShared { get; }

    /// <summary>Replace <paramref name="old"/> by <paramref name="next"/>.</summary>
    /// <returns>False if another walker changed the entry first; never false of an exclusive walk.</returns>
    static abstract bool TrySet(ulong* slot, Pte old, Pte next);

    /// <summary>An invariant: the lock or section that this walk needs is held now.</summary>
    void AssertHeld();
}
