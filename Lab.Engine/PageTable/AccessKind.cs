namespace Lab.Engine.PageTable;

/// <summary>What a guest access wants of a translation.</summary>
public enum AccessKind
{
    Read,
    Write,
    Execute,
}
