namespace Lab.Engine.Locks;

/// <summary>Both sides of one lock in the columns of Linux's /proc/lock_stat. Each number is exact, or sampled, for some
/// moment in the call that made it.</summary>
public readonly record struct LockStat(LockKind Kind, LockSideStat Write, LockSideStat Read);
