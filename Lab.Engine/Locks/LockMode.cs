namespace Lab.Engine.Locks;

/// <summary>How one owner holds a lock.</summary>
public enum LockMode
{
    None,
    Read,
    Write,
}
