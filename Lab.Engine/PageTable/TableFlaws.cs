namespace Lab.Engine.PageTable;

/// <summary>
/// Mistakes that page-table code has really had, one a flag; set only to re-enact one. They exist only where a checker
/// listens: on a platform that does not trace, the code of every one of them is gone.
/// </summary>
[Flags]
public enum TableFlaws : ulong
{
    None = 0,
}
