namespace Lab.Engine.PageTable;

/// <summary>What the descriptors' software bits mean here. Hardware ignores them; the recorded kernels leave them clear.</summary>
public static class SoftwareBits
{
    /// <summary>
    /// The host's mapping was writable when the leaf was made, so write permission may be granted without looking at the
    /// host again: any change of the host's mapping unmaps the leaf first. Set at map time from the pin, kept by every
    /// attribute change and by splits, gone with the leaf. Source: x86's host-writable bit; arm64 keeps none.
    /// </summary>
    public const Stage2Prot HostWritable = Stage2Prot.Software0;
}
