/**
 * The route tables of a VPC: known by name at synthesis, or all that Terraform finds.
 */
export class RouteTables {
  /**
   * Route tables that are listed, each under a name that stays the same.
   *
   * @param routeTableIds ids by name; the name becomes part of the ids of the routes
   */
  public static named(routeTableIds: Readonly<Record<string, string>>): RouteTables {
    return new RouteTables(routeTableIds, []);
  }

  /**
   * Route tables that a data source finds when Terraform plans. The routes are told apart by the
   * tables' ids.
   *
   * @param routeTableIds a list that Terraform computes
   */
  public static discovered(routeTableIds: string[]): RouteTables {
    return new RouteTables({}, routeTableIds);
  }

  private constructor(
    /** Ids by name; empty where the tables are discovered. */
    public readonly byName: Readonly<Record<string, string>>,
    /** The list that Terraform computes; empty where the tables are named. */
    public readonly found: string[],
  ) {}

  /** Whether Terraform finds the tables; they are named otherwise. */
  public get isDiscovered(): boolean {
    return this.found.length > 0;
  }
}
