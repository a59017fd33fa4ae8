namespace Lab.Engine.Workloads.Selftests;

/// <summary>One flag of a selftest, or one parameter of a module, and what becomes of it.</summary>
/// <param name="Name">"-v", or "gp_exp".</param>
/// <param name="TakesValue">False: the flag stands alone.</param>
/// <param name="Apply">Gets the value, empty if it takes none; says its problems and notes to the draft.</param>
internal sealed record SelftestFlag(string Name, bool TakesValue, Action<SelftestDraft, string> Apply)
{
    /// <summary>A flag that stands alone.</summary>
    public SelftestFlag(string name, Action<SelftestDraft> apply)
        : this(name, false, (draft, _) => apply(draft))
    {
    }

    /// <summary>A flag with a value.</summary>
    public SelftestFlag(string name, Action<SelftestDraft, string> apply)
        : this(name, true, apply)
    {
    }

    /// <summary>A flag that changes nothing here.</summary>
    public static SelftestFlag Ignored(string name, bool takesValue, string why) => new(name, takesValue, (draft, _) => draft.Note(why));
}
