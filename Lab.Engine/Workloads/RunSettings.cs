using Lab.Engine.Primitives;

namespace Lab.Engine.Workloads;

/// <summary>The options in force, published to the workers. Workers look at the version and read the rest when it rose.</summary>
public sealed class RunSettings<TPlatform> : IDisposable
    where TPlatform : struct, IPlatform
{
    private readonly SharedWords<TPlatform> _version = new(1);
    private RunOptions _options;

    public RunSettings(RunOptions options) => _options = options;

    /// <summary>Who is in the guest, and who may enter.</summary>
    public GuestGate<TPlatform> Guest { get; } = new();

    /// <summary>Rises with each change. Acquire; pairs with the release in <see cref="Publish"/>.</summary>
    public ulong Version => _version.Load(0);

    public RunOptions Options
    {
        get
        {
            _ = Version; // acquire: what is read next is at least what that version published
            return _options;
        }
    }

    /// <summary>One publisher at a time.</summary>
    public void Publish(RunOptions options)
    {
        _options = options;
        _version.Store(0, _version.Load(0) + 1);
    }

    public void Dispose()
    {
        _version.Dispose();
        Guest.Dispose();
    }
}
