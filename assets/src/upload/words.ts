// The page's words, translated by the server; sizes and times as people of that language write them.
export class Words {
  private readonly words: Record<string, string>;
  private readonly tongue = `${document.documentElement.lang || "en"}-u-nu-latn`;

  constructor(id: string) {
    this.words = JSON.parse(document.getElementById(id)?.textContent ?? "{}") as Record<string, string>;
  }

  say(key: string, values: Record<string, string | number> = {}): string {
    const sentence = this.words[key] ?? key;
    return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""));
  }

  size(bytes: number): string {
    const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"];
    const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(1, bytes)) / 10)));
    return this.unit(bytes / 1024 ** step, units[step] ?? "byte", step === 0 ? 0 : 1);
  }

  duration(seconds: number): string {
    if (seconds < 90) return this.unit(Math.max(1, Math.round(seconds)), "second", 0);
    if (seconds < 5400) return this.unit(Math.round(seconds / 60), "minute", 0);
    return this.unit(seconds / 3600, "hour", 1);
  }

  private unit(value: number, unit: string, digits: number): string {
    const style = { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: digits } as const;
    return new Intl.NumberFormat(this.tongue, style).format(value);
  }
}
