using System.Runtime.CompilerServices;

namespace Lab.Engine.Primitives;

/// <summary>Whether somebody watches. Off, a hook pays one test for it.</summary>
/// <remarks>
/// The watcher switches, workers read. Outside the platform's seam, as <see cref="TraceLane"/>: nothing of the protocol
/// depends on it, and a worker that has not yet seen a switch notes a little more, or less. Ordering: what the watcher made
/// ready stands before the release and is found by whoever acquires it.
/// </remarks>
public sealed class WatchFlag
{
    private bool _isOn;

    public bool IsOn
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Volatile.Read(ref _isOn);
    }

    /// <summary>The watcher only.</summary>
    public void Set(bool isOn) => Volatile.Write(ref _isOn, isOn);
}
