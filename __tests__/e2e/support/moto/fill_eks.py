"""EKS clusters and node groups: moto's, with the AWS resources behind them and with updates."""

from typing import Any
from uuid import uuid4

import moto.eks.urls
from fill_addons import URL_PATHS as ADDON_URL_PATHS
from fill_addons import AddonBackend, AddonResponse
from moto.autoscaling.models import autoscaling_backends
from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.eks.exceptions import ResourceNotFoundException
from moto.eks.models import Cluster, EKSBackend, Nodegroup, eks_backends
from moto.eks.responses import EKSResponse

URL_PATHS = (
    "{0}/clusters/(?P<name>[^/]+)/updates$",
    "{0}/clusters/(?P<name>[^/]+)/updates/(?P<updateId>[^/]+)$",
    "{0}/clusters/(?P<name>[^/]+)/node-groups/(?P<nodegroupName>[^/]+)/update-version$",
)


class FilledEKSBackend(AddonBackend, EKSBackend):
    # moto finds a backend's service and its paths by the module of the class.
    __module__ = EKSBackend.__module__

    @property
    def ec2(self) -> Any:
        return ec2_backends[self.account_id][self.region_name]

    @property
    def autoscaling(self) -> Any:
        return autoscaling_backends[self.account_id][self.region_name]

    def complete_cluster(self, cluster: Cluster, access_config: dict[str, Any] | None) -> None:
        identity = uuid4().hex.upper()
        cluster.addons = {}
        cluster.updates = {}
        cluster.identity = {
            "oidc": {"issuer": f"https://oidc.eks.{self.region_name}.amazonaws.com/id/{identity}"}
        }
        cluster.endpoint = f"https://{identity}.gr7.{self.region_name}.eks.amazonaws.com"
        cluster.access_config = access_config or {"authenticationMode": "CONFIG_MAP"}
        cluster.upgrade_policy = {"supportType": "EXTENDED"}
        cluster.kubernetes_network_config = {
            "ipFamily": "ipv4",
            "elasticLoadBalancing": {"enabled": False},
            **cluster.kubernetes_network_config,
        }
        cluster.resources_vpc_config = {
            "securityGroupIds": [],
            "endpointPublicAccess": True,
            "endpointPrivateAccess": False,
            "publicAccessCidrs": ["0.0.0.0/0"],
            **cluster.resources_vpc_config,
        }
        self._add_security_group(cluster)

    def _add_security_group(self, cluster: Cluster) -> None:
        vpc_id = self.ec2.get_subnet(cluster.resources_vpc_config["subnetIds"][0]).vpc_id
        name = f"eks-cluster-sg-{cluster.name}-{uuid4().int % 10**9}"
        group = self.ec2.create_security_group(
            name,
            f"Control plane and managed nodes of {cluster.name}",
            vpc_id=vpc_id,
            tags={"Name": name, f"kubernetes.io/cluster/{cluster.name}": "owned"},
        )
        self.ec2.authorize_security_group_ingress(
            group.id, "-1", None, None, [], source_groups=[{"GroupId": group.id}], vpc_id=vpc_id
        )
        cluster.resources_vpc_config["vpcId"] = vpc_id
        cluster.resources_vpc_config["clusterSecurityGroupId"] = group.id

    def delete_cluster(self, name: str) -> Cluster:
        cluster = super().delete_cluster(name)
        self.ec2.delete_security_group(
            group_id=cluster.resources_vpc_config["clusterSecurityGroupId"]
        )
        return cluster

    def complete_nodegroup(self, group: Nodegroup, update_config: dict[str, Any] | None) -> None:
        cluster = self.describe_cluster(group.cluster_name)
        group.version = cluster.version
        group.release_version = f"{cluster.version}.0-20260101"
        group.update_config = update_config or {"maxUnavailable": 1}
        group.remote_access = None
        if group.launch_template:
            group.disk_size = None
        self._add_auto_scaling_group(cluster, group)

    def _add_auto_scaling_group(self, cluster: Cluster, group: Nodegroup) -> None:
        """EKS makes the group, and a launch template for it, by the name in `resources`."""
        name = f"eks-{group.nodegroup_name}-{group.uuid}"
        template = self.ec2.create_launch_template(
            name,
            "",
            {
                "ImageId": next(iter(self.ec2.amis)),
                "InstanceType": group.instance_types[0],
                "SecurityGroupIds": [cluster.resources_vpc_config["clusterSecurityGroupId"]],
            },
            {"launch-template": {"eks:cluster-name": cluster.name}},
        )
        tags = {
            "eks:cluster-name": cluster.name,
            "eks:nodegroup-name": group.nodegroup_name,
            f"kubernetes.io/cluster/{cluster.name}": "owned",
        }
        self.autoscaling.create_auto_scaling_group(
            name=name,
            availability_zones=[],
            desired_capacity=group.scaling_config["desiredSize"],
            max_size=group.scaling_config["maxSize"],
            min_size=group.scaling_config["minSize"],
            launch_config_name="",
            launch_template={"LaunchTemplateId": template.id, "Version": "1"},
            vpc_zone_identifier=",".join(group.subnets),
            default_cooldown=None,
            health_check_period=None,
            health_check_type=None,
            load_balancers=[],
            target_group_arns=[],
            placement_group=None,
            termination_policies=[],
            tags=[{"Key": key, "Value": tags[key], "PropagateAtLaunch": True} for key in tags],
        )
        group.resources = {"autoScalingGroups": [{"name": name}]}

    def delete_nodegroup(self, cluster_name: str, nodegroup_name: str) -> Nodegroup:
        group = super().delete_nodegroup(cluster_name, nodegroup_name)
        name = group.resources["autoScalingGroups"][0]["name"]
        self.autoscaling.delete_auto_scaling_group(name)
        self.ec2.delete_launch_template(name, None)
        return group

    def record_update(self, cluster: Cluster, kind: str) -> dict[str, Any]:
        update = {
            "id": str(uuid4()),
            "status": "Successful",
            "type": kind,
            "params": [],
            "createdAt": utcnow(),
            "errors": [],
        }
        cluster.updates[update["id"]] = update
        return update

    def _tags_of(self, arn: str) -> dict[str, str]:
        for cluster in self.clusters.values():
            if cluster.arn == arn:
                return cluster.tags
            for group in cluster.nodegroups.values():
                if group.arn == arn:
                    return group.tags
            for addon in cluster.addons.values():
                if addon["addonArn"] == arn:
                    return addon["tags"]
        raise ResourceNotFoundException(message=f"Resource was not found: {arn}")

    def tag_resource(self, resource_arn: str, tags: dict[str, str]) -> None:
        self._tags_of(resource_arn).update(tags)

    def untag_resource(self, resource_arn: str, tag_keys: list[str] | str) -> None:
        tags = self._tags_of(resource_arn)
        for key in [tag_keys] if isinstance(tag_keys, str) else tag_keys:
            tags.pop(key, None)

    def list_tags_for_resource(self, resource_arn: str) -> dict[str, str]:
        return self._tags_of(resource_arn)


class FilledEKSResponse(AddonResponse, EKSResponse):
    def create_cluster(self) -> ActionResult:
        result = super().create_cluster()
        cluster = self.eks_backend.describe_cluster(self._get_param("name"))
        self.eks_backend.complete_cluster(cluster, self._get_param("accessConfig"))
        return result

    def create_nodegroup(self) -> ActionResult:
        result = super().create_nodegroup()
        group = self.eks_backend.describe_nodegroup(
            self._get_param("name"), self._get_param("nodegroupName")
        )
        self.eks_backend.complete_nodegroup(group, self._get_param("updateConfig"))
        return result

    def update_cluster_config(self) -> ActionResult:
        cluster = self.eks_backend.describe_cluster(self._get_param("name"))
        kind = "ConfigUpdate"
        if vpc := self._get_param("resourcesVpcConfig"):
            cluster.resources_vpc_config.update(vpc)
            kind = "VpcConfigUpdate" if "subnetIds" in vpc else "EndpointAccessUpdate"
        if access := self._get_param("accessConfig"):
            cluster.access_config.update(access)
            kind = "AccessConfigUpdate"
        if logging := self._get_param("logging"):
            cluster.logging = logging
            kind = "LoggingUpdate"
        if policy := self._get_param("upgradePolicy"):
            cluster.upgrade_policy = policy
            kind = "UpgradePolicyUpdate"
        return ActionResult({"update": self.eks_backend.record_update(cluster, kind)})

    def update_cluster_version(self) -> ActionResult:
        cluster = self.eks_backend.describe_cluster(self._get_param("name"))
        cluster.version = self._get_param("version")
        return ActionResult({"update": self.eks_backend.record_update(cluster, "VersionUpdate")})

    def update_nodegroup_config(self) -> ActionResult:
        super().update_nodegroup_config()
        backend = self.eks_backend
        group = backend.describe_nodegroup(
            self._get_param("name"), self._get_param("nodegroupName")
        )
        scaling = backend.autoscaling.autoscaling_groups[
            group.resources["autoScalingGroups"][0]["name"]
        ]
        scaling.min_size = group.scaling_config["minSize"]
        scaling.max_size = group.scaling_config["maxSize"]
        backend.autoscaling.set_desired_capacity(scaling.name, group.scaling_config["desiredSize"])
        cluster = backend.describe_cluster(group.cluster_name)
        return ActionResult({"update": backend.record_update(cluster, "ConfigUpdate")})

    def update_nodegroup_version(self) -> ActionResult:
        backend = self.eks_backend
        group = backend.describe_nodegroup(
            self._get_param("name"), self._get_param("nodegroupName")
        )
        cluster = backend.describe_cluster(group.cluster_name)
        group.version = self._get_param("version") or group.version
        group.release_version = f"{group.version}.0-20260101"
        if template := self._get_param("launchTemplate"):
            group.launch_template.update(template)
        return ActionResult({"update": backend.record_update(cluster, "VersionUpdate")})

    def describe_update(self) -> ActionResult:
        cluster = self.eks_backend.describe_cluster(self._get_param("name"))
        update = cluster.updates.get(self._get_param("updateId"))
        if update is None:
            raise ResourceNotFoundException(message="No update found for the given ID.")
        return ActionResult({"update": update})


def install() -> None:
    eks_backends.backend = FilledEKSBackend
    paths = moto.eks.urls.url_paths
    for path in (*paths, *URL_PATHS, *ADDON_URL_PATHS):
        paths[path] = FilledEKSResponse.dispatch
