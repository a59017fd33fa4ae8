namespace Lab.Engine.Locks;

/// <summary>Who is inside a lock: nobody, a number of readers, or a writer.</summary>
/// <param name="Readers">Owners inside for reading; 0 unless <paramref name="Mode"/> is <see cref="LockMode.Read"/>.
/// For a lock whose readers exclude each other at most 1.</param>
/// <param name="Writer">The writer's owner number; -1 if there is none.</param>
public readonly record struct LockOwnership(LockMode Mode, int Readers, int Writer)
{
    public override string ToString() => Mode switch
    {
        LockMode.None => "free",
        LockMode.Read => $"read by {Readers}",
        LockMode.Write => $"written by owner {Writer}",
        _ => throw new InvalidOperationException($"no such mode: {Mode}"),
    };
}
