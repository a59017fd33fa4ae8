namespace Lab.Web.Services.Recordings;

/// <summary>A recording of a KVM/arm64 host that can be replayed.</summary>
/// <param name="Name">File name, unique among shipped and uploaded ones.</param>
/// <param name="Path">Absolute.</param>
/// <param name="Origin">One line: kernel and workload, or when it was uploaded.</param>
public sealed record Recording(string Name, string Path, string Origin, bool IsShipped);
