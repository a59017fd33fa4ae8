namespace Lab.Engine.PageTable;

/// <summary>A subtree that no live entry names any more and that waits until no walker can be inside.</summary>
/// <param name="Ipa">First address that its entry covered, bytes.</param>
/// <param name="Level">Of the entry that named it.</param>
/// <param name="Page">Physical address of its top page.</param>
public readonly record struct DetachedSubtree(ulong Ipa, int Level, ulong Page);
