namespace Lab.Engine.Rcu;

/// <summary>A callback's code as a type, for layers that have no function pointers.</summary>
public interface IRcuCallback
{
    /// <param name="state">What the kind was registered with.</param>
    /// <param name="payload">What the callback was queued with.</param>
    static abstract void Invoke(object state, ulong payload);
}
