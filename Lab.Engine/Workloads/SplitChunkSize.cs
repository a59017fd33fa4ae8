namespace Lab.Engine.Workloads;

/// <summary>What an eager split handles before it may drop the lock.</summary>
public enum SplitChunkSize
{
    /// <summary>Nothing is split eagerly: the kernel's default.</summary>
    Off,
    Page4K,
    Block2M,
    Block1G,
}
