namespace Lab.Tests.PageTable;

/// <summary>What one page must translate to.</summary>
public readonly record struct PageModel(bool IsMapped, ulong Output, bool IsWritable);
