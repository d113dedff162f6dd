"""What is left in every account and region, without what moto makes by itself."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

import moto.moto_api._internal.urls
from moto.autoscaling.models import autoscaling_backends
from moto.ec2.models import ec2_backends
from moto.eks.models import eks_backends
from moto.elbv2.models import elbv2_backends
from moto.iam.models import iam_backends

GONE = {"deleted", "deleting", "expired", "failed", "rejected", "terminated"}


def _nested(groups: dict[str, dict[str, Any]]) -> list[str]:
    return [identifier for group in groups.values() for identifier in group]


def _ec2(backend: Any) -> Iterator[tuple[str, Iterable[str]]]:
    yield "vpc", backend.vpcs
    yield "subnet", _nested(backend.subnets)
    yield "security-group", _nested(backend.groups)
    yield "internet-gateway", backend.internet_gateways
    yield "route-table", backend.route_tables
    yield "network-acl", backend.network_acls
    yield "network-interface", backend.enis
    yield "launch-template", backend.launch_templates
    yield "key-pair", backend.key_pairs
    yield "elastic-ip", [address.allocation_id for address in backend.addresses]
    yield "nat-gateway", [one.id for one in backend.nat_gateways.values() if one.state not in GONE]
    yield (
        "vpc-peering-connection",
        [one.id for one in backend.vpc_pcxs.values() if one.status["Code"] not in GONE],
    )
    yield (
        "instance",
        [
            instance.id
            for reservation in backend.reservations.values()
            for instance in reservation.instances
            if instance.state not in GONE
        ],
    )


def _eks(backend: Any) -> Iterator[tuple[str, Iterable[str]]]:
    clusters = backend.clusters
    yield "cluster", clusters
    yield "node-group", [f"{name}/{one}" for name in clusters for one in clusters[name].nodegroups]
    yield "addon", [f"{name}/{one}" for name in clusters for one in clusters[name].addons]


def _iam(backend: Any) -> Iterator[tuple[str, Iterable[str]]]:
    yield "role", [role.name for role in backend.roles.values()]
    yield "oidc-provider", backend.open_id_providers


def _autoscaling(backend: Any) -> Iterator[tuple[str, Iterable[str]]]:
    yield "group", backend.autoscaling_groups


def _elbv2(backend: Any) -> Iterator[tuple[str, Iterable[str]]]:
    yield "load-balancer", backend.load_balancers
    yield "target-group", backend.target_groups


SERVICES = (
    ("autoscaling", autoscaling_backends, _autoscaling),
    ("ec2", ec2_backends, _ec2),
    ("eks", eks_backends, _eks),
    ("elbv2", elbv2_backends, _elbv2),
    ("iam", iam_backends, _iam),
)


def _everything() -> dict[str, list[str]]:
    return {
        f"{account}/{'global' if region == 'aws' else region}/{service}/{kind}": sorted(identifiers)
        for service, backends, kinds in SERVICES
        for account, region, backend in list(backends.iter_backends())
        for kind, identifiers in kinds(backend)
    }


def remaining() -> dict[str, list[str]]:
    """Lists what is left by `account/region/service/kind`."""
    left = {}
    for key, identifiers in _everything().items():
        account, region, service, _ = key.split("/")
        own = ec2_backends[account][region].made_by_moto if service == "ec2" else set()
        if ids := [one for one in identifiers if one not in own]:
            left[key] = ids
    return left


def remember_what_moto_makes(backend: Any) -> None:
    """To be called once for each new EC2 backend: its default VPC is no remainder."""
    backend.made_by_moto = {one for _, identifiers in _ec2(backend) for one in identifiers}


def _response(*_: Any) -> tuple[int, dict[str, str], str]:
    return 200, {"Content-Type": "application/json"}, json.dumps(remaining())


def install() -> None:
    moto.moto_api._internal.urls.url_paths["{0}/moto-api/remaining"] = _response
