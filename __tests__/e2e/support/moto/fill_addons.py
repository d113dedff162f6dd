"""EKS add-ons: the methods of the EKS backend and its responses that deal with them."""

import json
from typing import Any
from uuid import uuid4

from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import utcnow
from moto.eks.exceptions import (
    InvalidParameterException,
    ResourceInUseException,
    ResourceNotFoundException,
)

# Newest first, as EKS lists them. The second one is the default of a Kubernetes version.
RELEASES = {
    "coredns": ("v1.{minor}.3-eksbuild.2", "v1.{minor}.2-eksbuild.1"),
    "eks-pod-identity-agent": ("v1.3.10-eksbuild.2", "v1.3.9-eksbuild.5"),
    "kube-proxy": ("v1.{minor}.3-eksbuild.2", "v1.{minor}.0-eksbuild.2"),
    "vpc-cni": ("v1.21.1-eksbuild.3", "v1.20.4-eksbuild.2"),
}
KUBERNETES_MINORS = range(36, 30, -1)

URL_PATHS = (
    "{0}/addons/supported-versions$",
    "{0}/clusters/(?P<name>[^/]+)/addons$",
    "{0}/clusters/(?P<name>[^/]+)/addons/(?P<addonName>[^/]+)$",
    "{0}/clusters/(?P<name>[^/]+)/addons/(?P<addonName>[^/]+)/update$",
)


def addon_versions(addon: str, kubernetes_version: str | None) -> list[dict[str, Any]]:
    """The entries of DescribeAddonVersions for one add-on, newest first."""
    entries: dict[str, list[dict[str, Any]]] = {}
    for minor in KUBERNETES_MINORS:
        if kubernetes_version not in (None, f"1.{minor}"):
            continue
        for position, release in enumerate(RELEASES[addon]):
            compatibility = {
                "clusterVersion": f"1.{minor}",
                "platformVersions": ["*"],
                "defaultVersion": position == 1,
            }
            entries.setdefault(release.format(minor=minor), []).append(compatibility)
    return [
        {
            "addonVersion": version,
            "architecture": ["amd64", "arm64"],
            "compatibilities": compatibilities,
            "requiresConfiguration": False,
        }
        for version, compatibilities in entries.items()
    ]


def check_configuration(text: str | None) -> None:
    """EKS checks the values against the add-on's schema; here: an object whose env holds strings."""
    if text is None or text == "":
        return
    try:
        values = json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidParameterException(message=f"configurationValues is not JSON: {error}")
    env = values.get("env", {}) if isinstance(values, dict) else None
    if not isinstance(env, dict) or not all(isinstance(value, str) for value in env.values()):
        raise InvalidParameterException(
            message="ConfigurationValue provided in request is not supported: "
            f"env must be an object of strings, found {text}"
        )


class AddonBackend:
    """Mixed into moto's EKS backend."""

    def find_addon(self, cluster_name: str, addon_name: str) -> dict[str, Any]:
        addon = self.describe_cluster(cluster_name).addons.get(addon_name)
        if addon is None:
            raise ResourceNotFoundException(
                clusterName=cluster_name,
                addonName=addon_name,
                message=f"No addon: {addon_name} found in cluster: {cluster_name}",
            )
        return addon

    def check_addon_version(self, cluster: Any, addon_name: str, version: str) -> None:
        known = [entry["addonVersion"] for entry in addon_versions(addon_name, cluster.version)]
        if version not in known:
            raise InvalidParameterException(
                clusterName=cluster.name,
                addonName=addon_name,
                message=f"Addon version specified is not supported: {version} on {cluster.version}",
            )

    def create_addon(
        self,
        cluster_name: str,
        addon_name: str,
        version: str | None,
        configuration: str | None,
        role_arn: str | None,
        tags: dict[str, str] | None,
    ) -> dict[str, Any]:
        cluster = self.describe_cluster(cluster_name)
        if addon_name in cluster.addons:
            raise ResourceInUseException(
                clusterName=cluster_name, addonName=addon_name, message="Addon already exists."
            )
        if addon_name not in RELEASES:
            raise InvalidParameterException(message=f"Addon {addon_name} specified is not supported")
        if version is None:
            version = addon_versions(addon_name, cluster.version)[1]["addonVersion"]
        self.check_addon_version(cluster, addon_name, version)
        check_configuration(configuration)
        now = utcnow()
        cluster.addons[addon_name] = {
            "addonName": addon_name,
            "clusterName": cluster_name,
            "status": "ACTIVE",
            "addonVersion": version,
            "health": {"issues": []},
            "addonArn": f"arn:{self.partition}:eks:{self.region_name}:{self.account_id}"
            f":addon/{cluster_name}/{addon_name}/{uuid4()}",
            "createdAt": now,
            "modifiedAt": now,
            "serviceAccountRoleArn": role_arn,
            "configurationValues": configuration,
            "tags": tags or {},
        }
        return cluster.addons[addon_name]

    def update_addon(
        self,
        cluster_name: str,
        addon_name: str,
        version: str | None,
        configuration: str | None,
        role_arn: str | None,
    ) -> dict[str, Any]:
        addon = self.find_addon(cluster_name, addon_name)
        cluster = self.describe_cluster(cluster_name)
        check_configuration(configuration)
        if version is not None:
            self.check_addon_version(cluster, addon_name, version)
            addon["addonVersion"] = version
        # EKS keeps what an update leaves out; an empty text takes the settings away.
        if configuration is not None:
            addon["configurationValues"] = configuration or None
        if role_arn is not None:
            addon["serviceAccountRoleArn"] = role_arn
        addon["modifiedAt"] = utcnow()
        return self.record_update(cluster, "AddonUpdate")

    def delete_addon(self, cluster_name: str, addon_name: str) -> dict[str, Any]:
        self.find_addon(cluster_name, addon_name)
        return self.describe_cluster(cluster_name).addons.pop(addon_name)


class AddonResponse(BaseResponse):
    """Mixed into moto's EKS responses."""

    def create_addon(self) -> ActionResult:
        addon = self.eks_backend.create_addon(
            self._get_param("name"),
            self._get_param("addonName"),
            self._get_param("addonVersion"),
            self._get_param("configurationValues"),
            self._get_param("serviceAccountRoleArn"),
            self._get_param("tags"),
        )
        return ActionResult({"addon": addon})

    def describe_addon(self) -> ActionResult:
        addon = self.eks_backend.find_addon(self._get_param("name"), self._get_param("addonName"))
        return ActionResult({"addon": addon})

    def update_addon(self) -> ActionResult:
        update = self.eks_backend.update_addon(
            self._get_param("name"),
            self._get_param("addonName"),
            self._get_param("addonVersion"),
            self._get_param("configurationValues"),
            self._get_param("serviceAccountRoleArn"),
        )
        return ActionResult({"update": update})

    def delete_addon(self) -> ActionResult:
        addon = self.eks_backend.delete_addon(self._get_param("name"), self._get_param("addonName"))
        return ActionResult({"addon": addon})

    def list_addons(self) -> ActionResult:
        cluster = self.eks_backend.describe_cluster(self._get_param("name"))
        return ActionResult({"addons": sorted(cluster.addons)})

    def describe_addon_versions(self) -> ActionResult:
        wanted = self._get_param("addonName")
        addons = [
            {
                "addonName": addon,
                "type": "networking",
                "owner": "aws",
                "publisher": "eks",
                "addonVersions": addon_versions(addon, self._get_param("kubernetesVersion")),
            }
            for addon in sorted(RELEASES)
            if wanted in (None, addon)
        ]
        return ActionResult({"addons": addons})
