namespace Lab.Engine.Rcu;

/// <summary>
/// What a read section saw of grace periods when it began, to be asked at its end how many have ended in it: rcutorture's
/// Reader Pipe, of a section.
/// </summary>
/// <param name="Started">Number of the newest grace period begun: it, and all before it, need not wait for this section.</param>
/// <param name="Completed">Number of the newest that had ended.</param>
internal readonly record struct SectionAge(ulong Started, ulong Completed)
{
    /// <summary>
    /// The age that proves RCU broken. 0: no grace period ended in the section. 1: one did that had begun before it; right.
    /// 2: one began and ended in it, and should have waited for it.
    /// </summary>
    internal const int Broken = 2;
}
