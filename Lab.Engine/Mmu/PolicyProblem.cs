namespace Lab.Engine.Mmu;

/// <summary>Why a policy is not safe.</summary>
/// <param name="Text">A whole sentence: what, why, and what to use instead.</param>
/// <param name="CanRun">True: there is code for it, so it may be asked for as a broken variant. False: no such walk exists.</param>
public readonly record struct PolicyProblem(string Text, bool CanRun);
