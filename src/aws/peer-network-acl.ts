import type { Construct, IConstruct } from "constructs";
import { answersTo } from "../cluster/answers";
import type { Cidr } from "../cluster/cidr";
import { Direction, factsOf } from "../cluster/topology/facts";
import { Traffic } from "../cluster/traffic";
import { dnsFlowsThroughAcl, ipv4RangesOf, uncovered } from "./dns-flows";
import type { EksNetworkAcl, IEksCluster } from "./eks-cluster-interface";
import { idOf } from "./ids";
import { addNetworkAclRule } from "./network-acl-rule";
import { RULE_NUMBERS_PER_CLUSTER, RuleNumberPlan } from "./rule-numbers";

// Whoever adds rules to an ACL takes numbers from the one plan of that ACL. Plans belong to an app:
// one process may synthesize several, from the same declarations.
const plans = new WeakMap<IConstruct, Map<string, RuleNumberPlan>>();

// DNS has the second half of a peer's numbers, so that turning it on renumbers no rule. An ACL takes
// 40 rules a direction, so that neither half overflows.
const FIRST_NUMBER_OF_DNS = RULE_NUMBERS_PER_CLUSTER / 2;

/** What an ACL lets through to or from a range, and the number of the rule, counted from 0. */
interface PassedFlow {
  readonly cidr: Cidr;
  readonly flow: Traffic;
  readonly number: number;
}

/**
 * Lets a peer's flows through the managed network ACLs of a cluster, in both directions, with the
 * answers to them: an ACL keeps no state.
 *
 * @param prefix start of the rules' ids
 * @throws ValidationError ACL_RULE_NUMBER_MISSING, ACL_RULE_NUMBER_RANGE, ACL_RULE_NUMBER_CLASH
 * @see https://docs.aws.amazon.com/vpc/latest/userguide/nacl-rules.html
 */
export function addNetworkAclRules(
  scope: Construct,
  prefix: string,
  cluster: IEksCluster,
  peer: IEksCluster,
  traffic: readonly Traffic[],
): void {
  if (cluster.networkAcls.length === 0) {
    const what = "network ACLs that are not managed here (AWS' own let everything through)";
    factsOf(scope).unmanagedFilters.push({ madeBy: scope, cluster, what });
  }
  for (const acl of cluster.networkAcls) {
    const firstNumber = planOf(scope, cluster, acl).claim(
      scope,
      peer.clusterName,
      peer.networkAclRuleNumber,
    );
    for (const direction of Object.values(Direction)) {
      for (const { cidr, flow, number } of passedFlows(cluster, peer, traffic, direction)) {
        const id = `${prefix}-acl-${acl.name}-${direction}-${idOf(cidr)}-${flow.toString()}`;
        addNetworkAclRule(scope, id, {
          cluster,
          provider: cluster.provider,
          acl,
          ruleNumber: firstNumber + number,
          direction,
          cidr,
          flow,
        });
      }
    }
  }
}

/**
 * What a network ACL of a cluster lets through in one direction for the link to a peer: the traffic
 * with its answers, and what DNS between the two needs and that does not cover.
 */
export function passedFlows(
  cluster: IEksCluster,
  peer: IEksCluster,
  traffic: readonly Traffic[],
  direction: Direction,
): PassedFlow[] {
  const allowed = withAnswers(traffic);
  const dns = uncovered(dnsFlowsThroughAcl(cluster, peer, direction), allowed);
  const numbered = (ranges: readonly Cidr[], flows: readonly Traffic[], from: number) =>
    ranges
      .flatMap((cidr) => flows.map((flow) => ({ cidr, flow })))
      .map((passed, index) => ({ ...passed, number: from + index }));
  return [
    ...numbered(peer.vpcCidrs, allowed, 0),
    ...numbered(ipv4RangesOf(peer), dns, FIRST_NUMBER_OF_DNS),
  ];
}

/**
 * The flows that a stateless filter lets through for some traffic: the traffic, and the answers,
 * which go to the port from which a connection was opened.
 */
function withAnswers(traffic: readonly Traffic[]): Traffic[] {
  return Traffic.merge([...traffic, ...traffic.map(answersTo)]);
}

function planOf(scope: Construct, cluster: IEksCluster, acl: EksNetworkAcl): RuleNumberPlan {
  const { root } = scope.node;
  const plansOfApp = plans.get(root) ?? new Map<string, RuleNumberPlan>();
  plans.set(root, plansOfApp);
  const known = plansOfApp.get(acl.networkAclId);
  if (known !== undefined) {
    return known;
  }
  const name = `the network ACL "${acl.name}" of the cluster "${cluster.clusterName}"`;
  const plan = new RuleNumberPlan(scope, name, acl.reservedRuleNumbers);
  plansOfApp.set(acl.networkAclId, plan);
  return plan;
}
