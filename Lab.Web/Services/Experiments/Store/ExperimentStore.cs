using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;

namespace Lab.Web.Services.Experiments.Store;

/// <summary>Experiments in the embedded database. Each call is one transaction. May block; any thread.</summary>
public sealed class ExperimentStore(IDbContextFactory<ExperimentsContext> contexts)
{
    /// <summary>Of the tables. Another one is refused, not guessed at.</summary>
    public const int Version = 1;

    private static readonly Expression<Func<ExperimentRow, ExperimentEntry>> s_entry = row => new ExperimentEntry(
        row.Id, row.Kind, row.Name, row.IsPinned, DateTimeOffset.FromUnixTimeMilliseconds(row.MadeMs), row.State, row.Summary, row.Trouble, row.CommandLine);

    private static readonly Func<ExperimentRow, ExperimentEntry> s_read = s_entry.Compile();

    /// <summary>Make the tables, or see that they are those that this program knows.</summary>
    /// <exception cref="InvalidDataException">They are not.</exception>
    public void Prepare()
    {
        using var context = contexts.CreateDbContext();
        var made = context.Database.EnsureCreated();
        context.Database.OpenConnection();
        using var command = context.Database.GetDbConnection().CreateCommand();
        if (made)
        {
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Version}");
            command.ExecuteNonQuery();
            return;
        }

        command.CommandText = "PRAGMA user_version";
        var version = Convert.ToInt32(command.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (version != Version)
            throw new InvalidDataException($"The database of experiments is of version {version}; this lab reads version {Version}. Move {context.Database.GetDbConnection().DataSource} away, or run the lab that made it.");
    }

    /// <summary>Keep an experiment with the slices that it has: all or nothing.</summary>
    public void Add(ExperimentRow row, IEnumerable<string> slices)
    {
        using var context = contexts.CreateDbContext();
        context.Experiments.Add(row);
        context.Slices.AddRange(slices.Select((line, index) => new SliceRow { ExperimentId = row.Id, Index = index, Line = line }));
        context.SaveChanges();
    }

    /// <summary>Keep a further slice.</summary>
    public void AddSlice(string id, int index, string line, string summary)
    {
        using var context = contexts.CreateDbContext();
        using var whole = context.Database.BeginTransaction();
        context.Slices.Add(new SliceRow { ExperimentId = id, Index = index, Line = line });
        context.SaveChanges();
        context.Experiments.Where(row => row.Id == id).ExecuteUpdate(set => set.SetProperty(row => row.Summary, summary));
        whole.Commit();
    }

    public void SetState(string id, ExperimentState state, string summary, string? trouble)
    {
        using var context = contexts.CreateDbContext();
        context.Experiments.Where(row => row.Id == id)
            .ExecuteUpdate(set => set.SetProperty(row => row.State, state).SetProperty(row => row.Summary, summary).SetProperty(row => row.Trouble, trouble));
    }

    /// <returns>False: there is none with this id.</returns>
    public bool Rename(string id, string name)
    {
        using var context = contexts.CreateDbContext();
        return context.Experiments.Where(row => row.Id == id).ExecuteUpdate(set => set.SetProperty(row => row.Name, name)) > 0;
    }

    /// <returns>False: there is none with this id.</returns>
    public bool Pin(string id, bool pinned)
    {
        using var context = contexts.CreateDbContext();
        return context.Experiments.Where(row => row.Id == id).ExecuteUpdate(set => set.SetProperty(row => row.IsPinned, pinned)) > 0;
    }

    /// <summary>Forget an experiment and its slices.</summary>
    /// <returns>False: there is none with this id.</returns>
    public bool Delete(string id)
    {
        using var context = contexts.CreateDbContext();
        return context.Experiments.Where(row => row.Id == id).ExecuteDelete() > 0;
    }

    /// <summary>Pinned ones first, then the latest first.</summary>
    public IReadOnlyList<ExperimentEntry> List()
    {
        using var context = contexts.CreateDbContext();
        return context.Experiments.AsNoTracking().OrderByDescending(row => row.IsPinned).ThenByDescending(row => row.MadeMs).ThenBy(row => row.Id).Select(s_entry).ToList();
    }

    /// <returns>Null: there is none with this id.</returns>
    public ExperimentEntry? Find(string id)
    {
        using var context = contexts.CreateDbContext();
        return context.Experiments.AsNoTracking().Where(row => row.Id == id).Select(s_entry).SingleOrDefault();
    }

    /// <summary>How many slices are kept of it; 0 also if there is none with this id.</summary>
    public int CountSlices(string id)
    {
        using var context = contexts.CreateDbContext();
        return context.Slices.Count(row => row.ExperimentId == id);
    }

    /// <returns>Null: there is none with this id.</returns>
    public KeptExperiment? Load(string id)
    {
        using var context = contexts.CreateDbContext();
        // One moment for both tables.
        using var moment = context.Database.BeginTransaction();
        if (context.Experiments.AsNoTracking().SingleOrDefault(row => row.Id == id) is not { } found)
            return null;
        var slices = context.Slices.AsNoTracking().Where(row => row.ExperimentId == id).OrderBy(row => row.Index).Select(row => row.Line).ToList();
        return new KeptExperiment(s_read(found), [found.Head, .. slices]);
    }

    /// <summary>Ids of those that were running when the lab last ended, the oldest first.</summary>
    public IReadOnlyList<string> Unfinished()
    {
        using var context = contexts.CreateDbContext();
        return context.Experiments.AsNoTracking().Where(row => row.State == ExperimentState.Running).OrderBy(row => row.MadeMs).Select(row => row.Id).ToList();
    }
}
