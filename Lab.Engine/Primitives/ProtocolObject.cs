namespace Lab.Engine.Primitives;

/// <summary>What has a life of its own beside table pages.</summary>
public enum ProtocolObject : byte
{
    /// <summary>The description of one table (struct kvm_pgtable); its number is the address of its root.</summary>
    TableDescription,

    /// <summary>A vCPU's hardware dirty buffer; its number is the vCPU's.</summary>
    DirtyBuffer,
}
