namespace Lab.Web.Services.Recordings;

/// <param name="Recording">Null if the upload was refused.</param>
/// <param name="Problem">Why, in a sentence; null if it was taken.</param>
public sealed record UploadResult(Recording? Recording, string? Problem);
