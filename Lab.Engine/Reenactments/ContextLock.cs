namespace Lab.Engine.Reenactments;

/// <summary>The lock that a walker context holds.</summary>
public enum ContextLock
{
    None,
    MmuRead,
    MmuWrite,
    HypMutex,
    HypSpinlock,
}
