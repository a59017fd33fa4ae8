namespace Lab.Engine.Link;

/// <summary>A lab of one's own: commands, frames, and an orderly end.</summary>
public interface ILabSession : ILabController, IFrameSource, IScopeSource, IAsyncDisposable;
