namespace Lab.Engine.Experiments.Export;

/// <summary>How a result's page looks: light or dark as the reader's system is, and fit for paper.</summary>
internal static class ResultStyle
{
    public const string Element = """
        <style>
        :root { --ground: #ffffff; --text: #151a21; --quiet: #55606e; --line: #dde2e9; --sunken: #eef1f5; --a: #01357e; --b: #cd831c; --good: #2f6b36; --bad: #a3211f; color-scheme: light; }
        @media screen and (prefers-color-scheme: dark) {
          :root { --ground: #10141a; --text: #e6eaf0; --quiet: #9ca7b6; --line: #242b36; --sunken: #171c24; --a: #5fa3be; --b: #f3ae92; --good: #7fd08a; --bad: #ff9c93; color-scheme: dark; }
        }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--ground); color: var(--text); font: 400 14px/1.45 system-ui, sans-serif; font-variant-numeric: tabular-nums; }
        main { max-width: 820px; margin: 0 auto; padding: 24px 16px 48px; }
        h1 { font-size: 22px; margin: 0 0 4px; }
        h2 { font-size: 15px; margin: 20px 0 4px; }
        p { margin: 4px 0; overflow-wrap: anywhere; }
        ul { margin: 4px 0; padding-left: 20px; }
        .model, figcaption { color: var(--quiet); }
        figcaption h2 { color: var(--text); }
        .verdict { margin: 14px 0 6px; padding: 8px 12px; border: 1px solid var(--line); border-left: 4px solid var(--quiet); border-radius: 4px; font-size: 16px; }
        .verdict.Better { border-left-color: var(--good); }
        .verdict.Worse, .verdict.Invalid { border-left-color: var(--bad); }
        .arms { margin-top: 16px; }
        .a.key { color: var(--a); }
        .b.key { margin-left: 16px; color: var(--b); }
        figure { margin: 0; break-inside: avoid; }
        svg { width: 100%; height: auto; font-size: 12px; fill: var(--text); }
        svg .tick, svg .value { fill: var(--quiet); }
        svg .grid { stroke: var(--line); }
        svg .one { stroke: var(--text); }
        svg .primary text { font-weight: 700; fill: var(--text); }
        svg .interval { stroke: var(--text); stroke-width: 2; }
        svg .primary .interval { stroke-width: 4; }
        svg .a { fill: var(--a); }
        svg .b { fill: var(--b); }
        svg .a.line { fill: none; stroke: var(--a); stroke-width: 2; }
        svg .b.line { fill: none; stroke: var(--b); stroke-width: 2; stroke-dasharray: 6 4; }
        svg .band { opacity: 0.22; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; }
        th, td { padding: 3px 8px; border-bottom: 1px solid var(--line); text-align: right; }
        th:first-child { text-align: left; font-weight: 400; }
        td { white-space: nowrap; }
        small { color: var(--quiet); }
        thead th { color: var(--quiet); font-weight: 600; }
        pre { padding: 12px; background: var(--sunken); border-radius: 4px; overflow-x: auto; font: 12px/1.4 ui-monospace, monospace; }
        code { font-family: ui-monospace, monospace; }
        @media print { main { max-width: none; padding: 0; } pre { white-space: pre-wrap; } h2 { break-after: avoid; } }
        </style>
        """;
}
