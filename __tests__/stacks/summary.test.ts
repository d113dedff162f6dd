import { summarize } from "../../stacks/summary";
import { addEksStacks, eksTopology } from "../../stacks/topologies";
import { testApp } from "../support/synth";
import { created, topologyOf } from "../support/topologies";

describe("the summary of an app", () => {
  it("counts the resources of each stack and tells how to deploy it", () => {
    const app = testApp();
    addEksStacks(app, eksTopology);
    app.synth();

    expect(summarize(app)).toBe(`Terraform JSON is in ${app.outdir}/stacks.

eks-clusters: 80 resources
     2  aws_default_security_group
     6  aws_ec2_subnet_cidr_reservation
     2  aws_eip
     4  aws_eks_addon
     2  aws_eks_cluster
     2  aws_eks_node_group
     2  aws_iam_openid_connect_provider
     4  aws_iam_role
     8  aws_iam_role_policy_attachment
     2  aws_internet_gateway
     2  aws_launch_template
     2  aws_nat_gateway
     8  aws_route
     8  aws_route_table
    12  aws_route_table_association
    12  aws_subnet
     2  aws_vpc
  deploy: npx cdktf-cli@0.21 deploy eks-clusters

eks-network: 24 resources, after eks-clusters
     2  aws_autoscaling_attachment
     2  aws_lb
     2  aws_lb_listener
     2  aws_lb_target_group
     8  aws_route
     1  aws_vpc_peering_connection
     1  aws_vpc_peering_connection_accepter
     2  aws_vpc_peering_connection_options
     4  aws_vpc_security_group_ingress_rule
  deploy: npx cdktf-cli@0.21 deploy eks-clusters eks-network

eks-dns: 4 resources, after eks-clusters, eks-network
     2  kubernetes_config_map_v1_data
     2  kubernetes_service_v1
  deploy: npx cdktf-cli@0.21 deploy eks-clusters eks-network eks-dns`);
  });

  it("tells of a stack that has nothing to do, and of no dependency that it does not have", () => {
    const app = testApp();
    addEksStacks(app, topologyOf({ clusters: [created("a", "10.0.0.0/16")], adopted: [] }));
    app.synth();

    expect(summarize(app)).toMatch(
      /eks-network: 0 resources\n {2}deploy: npx cdktf-cli@0\.21 deploy eks-network$/m,
    );
  });
});
